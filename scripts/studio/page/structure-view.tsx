import type { ComponentChildren } from 'preact'
import { referrersOf, type Table } from '../../../db/browse/table.ts'
import type { Answer } from '../views.ts'
import { call } from './api.ts'
import { formatBytes, formatTime, tableTitle } from './format.ts'
import { useKeys } from './keys.ts'
import { Notice } from './notice.tsx'
import { formatRoute, type Route } from './route.ts'
import { TableTabs } from './table-tabs.tsx'
import { useAnswer } from './use-answer.ts'

interface StructureViewProps {
  readonly table: Table
  readonly tables: readonly Table[]
  go(route: Route): void
}

type Structure = Answer<'structure'>

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
          <Columns table={table} structure={answer} />
          <Definitions title="Constraints" definitions={answer.constraints} />
          <Indexes structure={answer} />
          <Referrers table={table} tables={tables} />
          <Definitions title="Triggers" definitions={answer.triggers} />
          <Definitions title="Policies" definitions={answer.policies} />
          {answer.definition && (
            <Section title="Query">
              <pre class="code block">{answer.definition}</pre>
            </Section>
          )}
          <Storage structure={answer} />
        </div>
      )}
    </div>
  )
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Columns({ table, structure }: { table: Table; structure: Structure }) {
  return (
    <Section title="Columns">
      <table class="facts">
        <thead>
          <tr>
            <th>Name</th>
            <th>Type</th>
            <th>Null</th>
            <th>Value</th>
            <th>Refers to</th>
            <th>Comment</th>
          </tr>
        </thead>
        <tbody>
          {structure.columns.map(({ name, type, isNullable, value, comment }) => {
            const foreignKey = table.foreignKeys.find(({ columns }) => columns.includes(name))
            return (
              <tr key={name}>
                <td class="code">
                  {name} {table.key.includes(name) && <span class="chip key">key</span>}
                </td>
                <td class="code muted">{type}</td>
                <td>{isNullable ? 'null' : <span class="muted">not null</span>}</td>
                <td class="code">{value}</td>
                <td class="code">
                  {foreignKey && (
                    <a
                      href={formatRoute({
                        view: 'structure',
                        schema: foreignKey.schema,
                        table: foreignKey.table,
                      })}
                    >
                      {tableTitle(foreignKey.schema, foreignKey.table)}.
                      {foreignKey.targets[foreignKey.columns.indexOf(name)]}
                    </a>
                  )}
                </td>
                <td class="muted">{comment}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Section>
  )
}

interface Definition {
  readonly name: string
  readonly definition: string
  readonly isValidated?: boolean
}

function Definitions({
  title,
  definitions,
}: {
  title: string
  definitions: readonly Definition[]
}) {
  if (definitions.length === 0) return null
  return (
    <Section title={title}>
      <table class="facts">
        <tbody>
          {definitions.map(({ name, definition, isValidated = true }) => (
            <tr key={name}>
              <td class="code">
                {name} {!isValidated && <span class="chip warning">not valid</span>}
              </td>
              <td class="code muted wide">{definition}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Indexes({ structure }: { structure: Structure }) {
  if (structure.indexes.length === 0) return null
  return (
    <Section title="Indexes">
      <table class="facts">
        <thead>
          <tr>
            <th>Name</th>
            <th class="wide">Definition</th>
            <th class="number">Size</th>
            <th class="number">Scans</th>
          </tr>
        </thead>
        <tbody>
          {structure.indexes.map(
            ({ name, definition, isPrimary, isUnique, isValid, bytes, scans }) => (
              <tr key={name}>
                <td class="code">
                  {name} {isPrimary && <span class="chip key">primary</span>}
                  {isUnique && !isPrimary && <span class="chip">unique</span>}
                  {!isValid && <span class="chip warning">invalid</span>}
                </td>
                <td class="code muted wide">
                  {definition.replace(/^CREATE (UNIQUE )?INDEX .*? USING /, '')}
                </td>
                <td class="number">{formatBytes(bytes)}</td>
                <td class="number">{scans.toLocaleString('en')}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </Section>
  )
}

function Referrers({ table, tables }: { table: Table; tables: readonly Table[] }) {
  const referrers = referrersOf(tables, table)
  if (referrers.length === 0) return null
  return (
    <Section title="Referred to by">
      <table class="facts">
        <tbody>
          {referrers.map(({ table: { schema, name }, foreignKey }) => (
            <tr key={`${schema}.${name}.${foreignKey.name}`}>
              <td class="code">
                <a href={formatRoute({ view: 'structure', schema, table: name })}>
                  {tableTitle(schema, name)}
                </a>
                <span class="muted">.{foreignKey.columns.join(', ')}</span>
              </td>
              <td class="code muted wide">{foreignKey.name}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Storage({ structure: { storage } }: { structure: Structure }) {
  const { heap, indexes, other, owner, analysed, vacuumed } = storage
  const facts = [
    ['Rows', formatBytes(heap)],
    ['Indexes', formatBytes(indexes)],
    ['Long values, maps', formatBytes(other)],
    ['Together', formatBytes(heap + indexes + other)],
    ['Owner', owner],
    ['Analysed', analysed === null ? 'never' : `${formatTime(analysed)} UTC`],
    ['Vacuumed', vacuumed === null ? 'never' : `${formatTime(vacuumed)} UTC`],
  ] as const
  return (
    <Section title="Storage">
      <dl class="tiles">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
