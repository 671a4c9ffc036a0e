import { useEffect, useRef } from 'preact/hooks'
import type { BrowsedRow, Column, ForeignKey, Sort, Table } from '../../../../db/browse/index.ts'
import { CellText } from '../cell-text.tsx'
import { Icon } from '../icon.tsx'
import { formatRoute, rowsWith } from '../route.ts'
import { CellEditor, type Edit } from './cell-editor.tsx'

/** Which cell the keys are about. */
export interface Place {
  readonly row: number
  readonly column: number
}

interface GridProps {
  readonly table: Table
  readonly rows: readonly BrowsedRow[]
  readonly sort: Sort | undefined
  readonly place: Place
  readonly edit: Edit | undefined
  onPlace(place: Place): void
  onSort(column: Column): void
  onEdit(place: Place): void
  onOpen(row: number): void
}

export function Grid({
  table,
  rows,
  sort,
  place,
  edit,
  onPlace,
  onSort,
  onEdit,
  onOpen,
}: GridProps) {
  const selected = useRef<HTMLTableCellElement>(null)
  useEffect(
    () => selected.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    [place],
  )
  return (
    <table class="grid">
      <thead>
        <tr>
          <th class="gutter" />
          {table.columns.map((column) => (
            <Head key={column.name} table={table} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, rowIndex) => (
          <tr key={row.key.length > 0 ? row.key.join('\u0000') : rowIndex}>
            <td class="gutter">
              <button
                type="button"
                aria-label={`Open row ${row.key.join(', ') || rowIndex + 1}`}
                disabled={row.key.length === 0}
                onClick={() => onOpen(rowIndex)}
              >
                <Icon name="open" />
              </button>
            </td>
            {table.columns.map((column, columnIndex) => {
              const cell = row.cells[columnIndex] ?? { text: null, isCut: false }
              const isSelected = place.row === rowIndex && place.column === columnIndex
              const here = { row: rowIndex, column: columnIndex }
              const isEdited = isSelected && edit !== undefined
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of a cell are those of the view
                <td
                  key={column.name}
                  ref={isSelected ? selected : undefined}
                  class={classOf(column, isSelected, isEdited)}
                  onClick={() => onPlace(here)}
                  onDblClick={() => onEdit(here)}
                >
                  <div class="value">
                    <span>
                      <CellText {...cell} />
                    </span>
                    <ReferenceLink table={table} column={column} row={row} />
                  </div>
                  {isEdited && <CellEditor {...edit} />}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function classOf(column: Column, isSelected: boolean, isEdited: boolean): string {
  return [column.isNumeric && 'number', isSelected && 'selected', isEdited && 'edited']
    .filter(Boolean)
    .join(' ')
}

interface HeadProps {
  readonly table: Table
  readonly column: Column
  readonly sort: Sort | undefined
  onSort(column: Column): void
}

function Head({ table, column, sort, onSort }: HeadProps) {
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

/** The foreign key that a column is a part of, a key of its own before one with others. */
export function foreignKeyOf(table: Table, column: Column): ForeignKey | undefined {
  return table.foreignKeys
    .filter(({ columns }) => columns.includes(column.name))
    .toSorted((one, other) => one.columns.length - other.columns.length)[0]
}

/** Where the foreign key of a cell leads; nowhere without a value, or with one that is not shown whole. */
export function referenceOf(table: Table, column: Column, row: BrowsedRow): string | undefined {
  const foreignKey = foreignKeyOf(table, column)
  if (!foreignKey) return undefined
  const cells = foreignKey.columns.map((name) => {
    return row.cells[table.columns.findIndex((other) => other.name === name)]
  })
  if (cells.some((cell) => !cell || cell.text === null || cell.isCut)) return undefined
  const values = cells.map((cell) => cell?.text ?? null)
  return formatRoute(rowsWith(foreignKey.schema, foreignKey.table, foreignKey.targets, values))
}

function ReferenceLink({ table, column, row }: { table: Table; column: Column; row: BrowsedRow }) {
  const address = referenceOf(table, column, row)
  if (!address) return null
  const { table: name } = foreignKeyOf(table, column) as ForeignKey
  return (
    <a class="reference" href={address} title={`The row of ${name} (.)`} tabIndex={-1}>
      <Icon name="link" />
    </a>
  )
}
