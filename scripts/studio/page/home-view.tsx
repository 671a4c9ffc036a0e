import type { Table } from '../../../db/browse/index.ts'
import { describeCount, formatBytes, formatCount, tableTitle } from './format.ts'
import { formatRoute } from './route.ts'

/** All tables with what they take. */
export function HomeView({ tables }: { tables: readonly Table[] }) {
  const total = tables.reduce((sum, { bytes }) => sum + bytes, 0)
  const largest = Math.max(1, ...tables.map(({ bytes }) => bytes))
  return (
    <div class="page">
      <header class="toolbar">
        <h2>Overview</h2>
        <span class="muted">
          {tables.length} {tables.length === 1 ? 'table' : 'tables'}, {formatBytes(total)}
        </span>
      </header>
      {tables.length === 0 ? (
        <p class="empty">There are no tables yet: npx db upgrade makes those of the revisions.</p>
      ) : (
        <div class="scroll">
          <table class="facts">
            <thead>
              <tr>
                <th>Table</th>
                <th class="number">Rows</th>
                <th class="number">Size</th>
                <th aria-label="Share" />
                <th>Key</th>
                <th class="number">Columns</th>
                <th class="wide">Comment</th>
              </tr>
            </thead>
            <tbody>
              {tables.map((table) => (
                <tr key={`${table.schema}.${table.name}`}>
                  <td>
                    <a
                      href={formatRoute({
                        view: 'rows',
                        schema: table.schema,
                        table: table.name,
                        filters: [],
                      })}
                    >
                      {tableTitle(table.schema, table.name)}
                    </a>{' '}
                    {table.kind !== 'table' && <span class="chip">{table.kind}</span>}
                  </td>
                  <td class="number" title={describeCount(table.count, table.estimate)}>
                    {table.kind === 'view' ? '' : formatCount(table.count, table.estimate)}
                  </td>
                  <td class="number">{table.kind === 'view' ? '' : formatBytes(table.bytes)}</td>
                  <td>
                    <meter min={0} max={largest} value={table.bytes} />
                  </td>
                  <td class="code">{table.key.join(', ') || <span class="muted">none</span>}</td>
                  <td class="number">{table.columns.length}</td>
                  <td class="wide muted">{table.comment}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
