import type { Cell, Column, Table } from '../../../../db/browse/index.ts'
import { mostReferring } from '../../../../db/browse/most-referring.ts'
import type { Answer } from '../../views.ts'
import { call } from '../api.ts'
import { CellText } from '../cell-text.tsx'
import { tableTitle } from '../format.ts'
import { Icon } from '../icon.tsx'
import { Notice } from '../notice.tsx'
import { formatRoute, rowsWith } from '../route.ts'
import { useAnswer } from '../use-answer.ts'
import { foreignKeyOf } from './grid.tsx'

interface RowPanelProps {
  readonly table: Table
  readonly rowKey: readonly string[]
  onClose(): void
}

type WholeRow = NonNullable<Answer<'row'>>

/** One row with its values whole, what it refers to, and what refers to it. */
export function RowPanel({ table, rowKey, onClose }: RowPanelProps) {
  const { answer, error, isLoading } = useAnswer(
    () => call('row', { schema: table.schema, table: table.name, key: [...rowKey] }),
    [rowKey.join('\u0000')],
  )
  return (
    <aside class="panel" aria-label="Row">
      <header class="toolbar">
        <h2>
          {tableTitle(table.schema, table.name)} <span class="muted">{rowKey.join(', ')}</span>
        </h2>
        <span class="space" />
        <button
          type="button"
          class="quiet"
          aria-label="Close the row"
          title="Escape"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      {error && <Notice kind="error" text={error} />}
      {answer === null && !isLoading && <Notice kind="warning" text="The row is gone." />}
      {answer && (
        <div class="scroll">
          <dl class="values">
            {table.columns.map((column, index) => (
              <Value
                key={column.name}
                table={table}
                column={column}
                row={answer}
                cell={answer.cells[index]}
              />
            ))}
          </dl>
          <Referring table={table} row={answer} />
        </div>
      )}
    </aside>
  )
}

interface ValueProps {
  readonly table: Table
  readonly column: Column
  readonly row: WholeRow
  readonly cell: Cell | undefined
}

function Value({ table, column, row, cell }: ValueProps) {
  const foreignKey = foreignKeyOf(table, column)
  const values = foreignKey && valuesOf(table, row, foreignKey.columns)
  const text = cell?.text ?? null
  return (
    <div>
      <dt>
        {table.key.includes(column.name) && <Icon name="key" />}
        {column.name} <span class="type">{column.type}</span>
      </dt>
      <dd class={text !== null && text.length > 60 ? 'long' : undefined}>
        {text ? (
          <pre>
            {pretty(text, column)}
            {cell?.isCut ? '…' : ''}
          </pre>
        ) : (
          <CellText text={text} />
        )}
        {foreignKey && values && !values.includes(null) && (
          <a
            href={formatRoute(
              rowsWith(foreignKey.schema, foreignKey.table, foreignKey.targets, values),
            )}
          >
            <Icon name="link" /> {tableTitle(foreignKey.schema, foreignKey.table)}
          </a>
        )}
      </dd>
    </div>
  )
}

function Referring({ table, row }: { table: Table; row: WholeRow }) {
  if (row.referring.length === 0) return null
  return (
    <section class="referring">
      <h3>Rows that refer to this one</h3>
      <ul>
        {row.referring.map(({ schema, table: name, columns, targets, count }) => (
          <li key={`${schema}.${name}.${columns.join()}`}>
            <a href={formatRoute(rowsWith(schema, name, columns, valuesOf(table, row, targets)))}>
              <Icon name="link" /> {tableTitle(schema, name)}
              <span class="type">.{columns.join(', ')}</span>
            </a>
            <span
              class="count"
              title={count === null ? 'Not counted: no index would find them' : undefined}
            >
              {count === null ? '?' : count > mostReferring ? `${mostReferring}+` : count}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function valuesOf(table: Table, row: WholeRow, columns: readonly string[]): (string | null)[] {
  return columns.map(
    (name) => row.cells[table.columns.findIndex((column) => column.name === name)]?.text ?? null,
  )
}

/** Laid out where nothing of it is lost: numbers beyond a double's would be. */
function pretty(text: string, { castType }: Column): string {
  if (!/^jsonb?$/.test(castType) || /\d{16}/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
