import { sql } from 'kysely'
import type { Filter } from './filter.ts'
import { columnOf, type Fragment, valueFor } from './fragments.ts'
import { BrowseError, findColumn, type Table } from './table.ts'

/** Throws BrowseError for a column that there is not, or a value that is missing. */
export function conditionOf(table: Table, { column: name, operator, value }: Filter): Fragment {
  const column = findColumn(table, name)
  const own = columnOf(column)
  if (operator === 'is null') return sql`${own} is null`
  if (operator === 'is not null') return sql`${own} is not null`
  if (value === undefined) throw new BrowseError(`the filter ${name} ${operator} needs a value`)
  switch (operator) {
    case 'contains':
      return sql`${own}::text ilike ${`%${escapePattern(value)}%`}`
    case 'starts with':
      return sql`${own}::text like ${`${escapePattern(value)}%`}`
    default:
      return sql`${own} ${sql.raw(operator)} ${valueFor(column, value)}`
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
