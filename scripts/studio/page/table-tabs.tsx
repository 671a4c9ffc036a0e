import type { Table } from '../../../db/browse/index.ts'
import { describeCount, formatCount, tableTitle } from './format.ts'
import { Icon } from './icon.tsx'
import { formatRoute } from './route.ts'

/** The head of what is shown of a table. */
export function TableTabs({ table, shown }: { table: Table; shown: 'rows' | 'structure' }) {
  const { schema, name, kind, count, estimate } = table
  const of = { schema, table: name }
  const isView = kind === 'view' || kind === 'materialized view'
  const current = (view: string) => (view === shown ? 'page' : undefined)
  return (
    <>
      <h2>
        <Icon name={isView ? 'view' : 'table'} />
        {tableTitle(schema, name)}
      </h2>
      {kind !== 'view' && (
        <span class="muted" title={describeCount(count, estimate)}>
          {formatCount(count, estimate)} {count === 1 ? 'row' : 'rows'}
        </span>
      )}
      {kind !== 'table' && <span class="chip">{kind}</span>}
      <nav class="tabs" aria-label="Parts of the table">
        <a href={formatRoute({ view: 'rows', ...of, filters: [] })} aria-current={current('rows')}>
          Rows
        </a>
        <a href={formatRoute({ view: 'structure', ...of })} aria-current={current('structure')}>
          Structure
        </a>
      </nav>
    </>
  )
}
