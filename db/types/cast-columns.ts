import type { Column } from './column.ts'

/** Those whose values are sent as text, beside the strings themselves. */
const sentAsText = new Set(['uuid', 'inet', 'cidr', 'time', 'date', 'numeric', 'json', 'jsonb'])

/**
 * The columns whose values need a cast over the Data API, which takes no arrays and declares a string as
 * `text`: `uuid = text` is no operator.
 */
export function castColumns(columns: readonly Column[]): Column[] {
  return columns.filter(
    ({ type, category, isArray, labels }) =>
      isArray || labels !== null || category === 'R' || sentAsText.has(type),
  )
}
