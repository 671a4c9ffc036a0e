import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { type Kysely, sql } from 'kysely'
import type { Sample } from './samples.ts'

type Row = Record<string, unknown>
type Samples = Record<string, Sample>

export interface Schema {
  samples: Row
}

const settings = { numRuns: 3, seed: 20_241_225, endOnFailure: true }
const length = { minLength: 10, maxLength: 25 }

/** Puts values into a column for each sample and takes them out again. Rejects for one that was changed. */
export async function checkRoundTrips(db: Kysely<Schema>, samples: Samples): Promise<void> {
  await createTable(db, samples)
  const columns = Object.entries(samples).map(([name, { values }]) => {
    return [name, fc.option(values, { freq: 20 })] as const
  })
  const rows = fc.array(fc.record(Object.fromEntries(columns)), length)
  await fc.assert(
    fc.asyncProperty(rows, (values) => checkRows(db, samples, values)),
    settings,
  )
}

async function createTable(db: Kysely<Schema>, samples: Samples): Promise<void> {
  await sql`drop table if exists samples`.execute(db)
  const columns = Object.entries(samples).map(([name, { type }]) => {
    return sql`${sql.ref(name)} ${sql.raw(type)}`
  })
  await sql`create table samples (position integer, ${sql.join(columns)})`.execute(db)
}

async function checkRows(db: Kysely<Schema>, samples: Samples, rows: Row[]): Promise<void> {
  await db.deleteFrom('samples').execute()
  const numbered = rows.map((row, position) => ({ ...row, position }))
  await db.insertInto('samples').values(numbered).execute()
  const found = await db.selectFrom('samples').selectAll().orderBy('position').execute()

  for (const [position, row] of rows.entries()) {
    for (const [name, sample] of Object.entries(samples)) {
      const [value, seen] = [row[name], found[position]?.[name]]
      if (isSame(sample, value, seen)) continue
      throw new Error(`${name}: ${fc.stringify(value)} came back as ${fc.stringify(seen)}`)
    }
  }
  const [first = {}] = rows
  await checkFound(db, samples, first)
}

function isSame({ expected, look }: Sample, value: unknown, found: unknown): boolean {
  if (value === null || found === null) return value === found
  return isDeepStrictEqual(
    look ? look(found as never) : found,
    expected ? expected(value as never) : value,
  )
}

/** Whether the first row is found by its values. */
async function checkFound(db: Kysely<Schema>, samples: Samples, row: Row): Promise<void> {
  const names = Object.keys(samples).filter((name) => samples[name]?.comparable)
  const equal = await db
    .selectFrom('samples')
    .where('position', '=', 0)
    .select((eb) => names.map((name) => eb(name, '=', eb.val(row[name])).as(name)))
    .executeTakeFirstOrThrow()

  for (const name of names) {
    if (equal[name] === true || row[name] === null) continue
    throw new Error(`${name}: ${fc.stringify(row[name])} was not found again`)
  }
}
