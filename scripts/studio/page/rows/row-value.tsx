import type { Cell, Column, Table } from '../../../../db/browse/index.ts'
import { CellText } from '../cell-text.tsx'
import { tableTitle } from '../format.ts'
import { Icon } from '../icon.tsx'
import { formatRoute, rowsWith } from '../route.ts'
import { foreignKeyOf } from './references.ts'
import { valuesOf, type WholeRow } from './whole-row.ts'

interface RowValueProps {
  readonly table: Table
  readonly column: Column
  readonly row: WholeRow
  readonly cell: Cell | undefined
}

/** One value, whole, with a link to what it refers to. */
export function RowValue({ table, column, row, cell }: RowValueProps) {
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

/** Laid out where nothing of it is lost: numbers beyond a double's would be. */
function pretty(text: string, { castType }: Column): string {
  if (!/^jsonb?$/.test(castType) || /\d{16}/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
