import type { Kysely } from 'kysely'
import { columnsToFill, type FillColumn } from '../../../db/describe/index.ts'
import type { CopyStatement } from './copy-format.ts'
import { SqlError } from './sql-error.ts'

// biome-ignore lint/suspicious/noExplicitAny: whatever table there is
type AnyDatabase = Kysely<any>

/** The columns that a COPY names, or all that are not generated. Throws SqlError for what there is not. */
export async function columnsOf(
  db: AnyDatabase,
  { table, columns }: CopyStatement,
): Promise<readonly FillColumn[]> {
  if (!table) throw new SqlError({ message: 'a query cannot be copied into' })
  const known = await columnsToFill(db, table)
  if (known.length === 0) {
    throw new SqlError({ message: `relation "${table.name}" does not exist`, code: '42P01' })
  }
  if (columns.length === 0) return known
  return columns.map((wanted) => {
    const column = known.find(({ name }) => name === wanted)
    if (column) return column
    const message = `column "${wanted}" of relation "${table.name}" does not exist`
    throw new SqlError({ message, code: '42703' })
  })
}

/** The query for the rows of a table, its partitions' too, or of some of its columns. Throws SqlError. */
export async function tableQuery(db: AnyDatabase, copy: CopyStatement): Promise<string> {
  const { table } = copy
  const columns = await columnsOf(db, copy)
  const name = [table?.schema, table?.name].filter((part) => part !== undefined)
  const only = columns[0]?.isPartitioned ? '' : 'only '
  const list = columns.map((column) => quote(column.name)).join(', ')
  return `select ${list} from ${only}${name.map(quote).join('.')}`
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
