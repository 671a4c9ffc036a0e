import { useEffect, useRef } from 'preact/hooks'
import type { BrowsedRow, Column, Sort, Table } from '../../../../db/browse/index.ts'
import { CellText } from '../cell-text.tsx'
import { Icon } from '../icon.tsx'
import { CellEditor, type Edit } from './cell-editor.tsx'
import { ColumnHead } from './column-head.tsx'
import { ReferenceLink } from './reference-link.tsx'

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
            <ColumnHead
              key={column.name}
              table={table}
              column={column}
              sort={sort}
              onSort={onSort}
            />
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
