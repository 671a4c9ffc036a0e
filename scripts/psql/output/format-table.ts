import type { Settings } from '../settings.ts'
import { formatAligned } from './aligned.ts'
import { formatCsv } from './csv.ts'
import { formatExpanded } from './expanded.ts'
import { formatJson } from './json.ts'
import { catalogStyle, type Table, type TableStyle } from './table.ts'
import { widthOf } from './width.ts'

/** The lines of a table in the form that the settings ask for. */
export function formatTable(
  table: Table,
  { format, expanded }: Pick<Settings, 'format' | 'expanded'>,
  given: TableStyle,
  width: number | undefined,
): Iterable<string> {
  const style = table.isCatalog ? catalogStyle : given
  if (format === 'csv') return formatCsv(table)
  if (format === 'json') return formatJson(table)
  if (expanded === 'on') return formatExpanded(table, style)
  const lines = [...formatAligned(table, style)]
  // The rule below the header is as wide as the table.
  const isWide = width !== undefined && lines.slice(0, 3).some((line) => widthOf(line) > width)
  return expanded === 'auto' && isWide ? formatExpanded(table, style) : lines
}
