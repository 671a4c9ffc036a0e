import type { Column, Sort, Table } from '../../../../db/browse/index.ts'
import { Icon } from '../icon.tsx'

interface ColumnHeadProps {
  readonly table: Table
  readonly column: Column
  readonly sort: Sort | undefined
  onSort(column: Column): void
}

export function ColumnHead({ table, column, sort, onSort }: ColumnHeadProps) {
  const isSorted = sort?.column === column.name
  const direction = sort?.direction === 'desc' ? 'descending' : 'ascending'
  const speed = column.isIndexed ? 'an index has its order' : 'no index has its order'
  const title = [column.comment, `${column.type}${column.isNullable ? '' : ' not null'}`, speed]
  return (
    <th
      aria-sort={isSorted ? direction : undefined}
      class={column.isNumeric ? 'number' : undefined}
    >
      <button type="button" title={title.filter(Boolean).join('\n')} onClick={() => onSort(column)}>
        {table.key.includes(column.name) && <Icon name="key" />}
        <span class="name">{column.name}</span>
        <span class="type">{shortType(column.type)}</span>
        {isSorted && <Icon name={sort?.direction === 'desc' ? 'down' : 'up'} />}
      </button>
    </th>
  )
}

const shortNames: Record<string, string> = {
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'time without time zone': 'time',
  'double precision': 'float8',
}

function shortType(type: string): string {
  return shortNames[type] ?? type.replace('character varying', 'varchar')
}
