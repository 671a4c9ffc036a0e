import { type Kysely, sql } from 'kysely'
import type { FillColumn } from '../../../db/describe/index.ts'
import { columnsOf } from './copy-columns.ts'
import type { CopyStatement } from './copy-format.ts'
import { readCopyRows } from './copy-rows.ts'
import type { Link } from './session.ts'
import { SqlError } from './sql-error.ts'

/** The service takes 4 MiB, and a text of JSON in JSON may be twice as long. */
const mostBytes = 500_000

interface Target {
  readonly transactions: Pick<Link, 'state' | 'begin' | 'commit' | 'rollback'>
  // biome-ignore lint/suspicious/noExplicitAny: whatever table there is
  readonly db: Kysely<any>
}

/**
 * What COPY FROM does, over the Data API, which has no COPY: rows are read here and inserted many at a time,
 * all or none. Gives how many there were. Throws SqlError.
 */
export async function copyInByInserts(
  { transactions, db }: Target,
  copy: CopyStatement,
  input: AsyncIterable<string>,
): Promise<number> {
  const isOwn = transactions.state() === 'none'
  if (isOwn) await transactions.begin()
  try {
    const columns = await columnsOf(db, copy)
    let count = 0
    for await (const batch of batchesOf(readCopyRows(input, copy.format), columns.length)) {
      await insert(db, copy, columns, batch)
      count += batch.length
    }
    if (isOwn) await transactions.commit()
    return count
  } catch (error) {
    if (isOwn) await transactions.rollback().catch(() => {})
    throw error
  }
}

async function* batchesOf(
  rows: AsyncIterable<(string | null)[]>,
  width: number,
): AsyncGenerator<(string | null)[][]> {
  let batch: (string | null)[][] = []
  let bytes = 0
  let line = 0
  for await (const row of rows) {
    line += 1
    if (row.length !== width) {
      const problem = row.length < width ? 'has too few values' : 'has extra values'
      const message = `row ${line} ${problem}: ${row.length} for ${width} columns`
      throw new SqlError({ message, code: '22P04' })
    }
    const size = row.reduce((sum, value) => sum + Buffer.byteLength(value ?? '') + 8, 0)
    if (batch.length > 0 && bytes + size > mostBytes) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(row)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

/** Each value is cast to the type of its column, without length or precision, which the insert checks. */
async function insert(
  db: Target['db'],
  { table }: CopyStatement,
  columns: readonly FillColumn[],
  rows: (string | null)[][],
): Promise<void> {
  const target = table?.schema ? sql.id(table.schema, table.name) : sql.id(table?.name ?? '')
  const names = sql.join(columns.map(({ name }) => sql.id(name)))
  const values = sql.join(
    columns.map(({ type }, index) => sql`cast(r.value ->> ${sql.lit(index)} as ${sql.raw(type)})`),
  )
  await sql`insert into ${target} (${names}) overriding system value
    select ${values}
    from pg_catalog.jsonb_array_elements(cast(${JSON.stringify(rows)} as pg_catalog.jsonb))
      with ordinality as r (value, place)
    order by r.place`.execute(db)
}
