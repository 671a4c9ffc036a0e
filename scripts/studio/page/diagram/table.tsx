import type { Column, Table } from '../../../../db/browse/index.ts'
import { tableTitle } from '../format.ts'
import type { Box, Placed } from './box.ts'

export const titleHeight = 30
export const lineHeight = 20
const characterWidth = 7.3
const padding = 12

/** A table, and the part of it that is drawn. */
export interface DrawnTable extends Box {
  readonly table: Table
  readonly lines: readonly Column[]
  /** Columns that are left out. */
  readonly hidden: number
}

export function idOf(schema: string, table: string): string {
  return JSON.stringify([schema, table])
}

/** With all columns, or those of its keys alone. Hubs, by their ids, do not say where it stands. */
export function drawTable(table: Table, isWhole: boolean, hubs: ReadonlySet<string>): DrawnTable {
  const keys = new Set([...table.key, ...table.foreignKeys.flatMap(({ columns }) => columns)])
  const lines = table.columns.filter(({ name }) => isWhole || keys.has(name))
  const hidden = table.columns.length - lines.length
  const widths = lines.map(
    ({ name, type }) => name.length + (hidden === 0 ? typeOf(type).length + 3 : 2),
  )
  const longest = Math.max(16, tableTitle(table.schema, table.name).length + 2, ...widths)
  return {
    table,
    lines,
    hidden,
    id: idOf(table.schema, table.name),
    width: Math.ceil(Math.min(longest, 44) * characterWidth + padding * 2),
    height: titleHeight + (lines.length + (hidden > 0 ? 1 : 0)) * lineHeight + 6,
    refersTo: table.foreignKeys
      .map((foreignKey) => idOf(foreignKey.schema, foreignKey.table))
      .filter((id) => !hubs.has(id)),
  }
}

interface DiagramTableProps {
  readonly drawn: DrawnTable
  readonly box: Placed
  readonly isDim: boolean
  onNear(isNear: boolean): void
  onOpen(): void
}

export function DiagramTable({ drawn, box, isDim, onNear, onOpen }: DiagramTableProps) {
  const { table, lines, hidden } = drawn
  const referring = new Set(table.foreignKeys.flatMap(({ columns }) => columns))
  const isWhole = hidden === 0
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same tables are links in the sidebar
    <g
      class={isDim ? 'box dim' : 'box'}
      transform={`translate(${box.x} ${box.y})`}
      onPointerEnter={() => onNear(true)}
      onPointerLeave={() => onNear(false)}
      onClick={onOpen}
    >
      <rect class="body" width={box.width} height={box.height} rx="6" />
      <path
        class="title"
        d={`M0 6a6 6 0 0 1 6-6h${box.width - 12}a6 6 0 0 1 6 6v${titleHeight - 6}H0z`}
      />
      <text class="name" x={padding} y={titleHeight / 2}>
        {tableTitle(table.schema, table.name)}
      </text>
      {lines.map(({ name, type }, index) => {
        const y = titleHeight + (index + 0.5) * lineHeight + 2
        const kind = table.key.includes(name)
          ? 'column key'
          : referring.has(name)
            ? 'column foreign'
            : 'column'
        return (
          <g key={name} class={kind}>
            <text x={padding} y={y}>
              {name}
            </text>
            {isWhole && (
              <text class="type" x={box.width - padding} y={y}>
                {typeOf(type)}
              </text>
            )}
          </g>
        )
      })}
      {hidden > 0 && (
        <text class="type more" x={padding} y={titleHeight + (lines.length + 0.5) * lineHeight + 2}>
          {`+ ${hidden} more`}
        </text>
      )}
    </g>
  )
}

function typeOf(type: string): string {
  return type
    .replace('timestamp with time zone', 'timestamptz')
    .replace('timestamp without time zone', 'timestamp')
    .replace('character varying', 'varchar')
    .replace('double precision', 'float8')
}
