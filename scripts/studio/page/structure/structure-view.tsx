import type { Table } from '../../../../db/browse/table.ts'
import { call } from '../api.ts'
import { useKeys } from '../keys.ts'
import { Notice } from '../notice.tsx'
import type { Route } from '../route.ts'
import { TableTabs } from '../table-tabs.tsx'
import { useAnswer } from '../use-answer.ts'
import { Columns } from './columns.tsx'
import { Definitions } from './definitions.tsx'
import { Indexes } from './indexes.tsx'
import { Referrers } from './referrers.tsx'
import { Section } from './section.tsx'
import { Storage } from './storage.tsx'

interface StructureViewProps {
  readonly table: Table
  readonly tables: readonly Table[]
  go(route: Route): void
}

export function StructureView({ table, tables, go }: StructureViewProps) {
  const of = { schema: table.schema, table: table.name }
  const { answer, error, again } = useAnswer(() => call('structure', of), [table])
  useKeys({ x: () => go({ view: 'rows', ...of, filters: [] }), r: again })
  return (
    <div class="page">
      <header class="toolbar">
        <TableTabs table={table} shown="structure" />
      </header>
      {error && <Notice kind="error" text={error} action="Try again" onAction={again} />}
      {answer && (
        <div class="scroll structure">
          {table.comment && <p class="comment">{table.comment}</p>}
          <Columns table={table} columns={answer.columns} />
          <Definitions title="Constraints" definitions={answer.constraints} />
          <Indexes indexes={answer.indexes} />
          <Referrers table={table} tables={tables} />
          <Definitions title="Triggers" definitions={answer.triggers} />
          <Definitions title="Policies" definitions={answer.policies} />
          {answer.definition && (
            <Section title="Query">
              <pre class="code block">{answer.definition}</pre>
            </Section>
          )}
          <Storage storage={answer.storage} />
        </div>
      )}
    </div>
  )
}
