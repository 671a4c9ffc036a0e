import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { Kysely, sql } from 'kysely'
import type { DataApiConfig } from '../../../../db/data-api/index.ts'
import { dialectFor } from '../dialect-for.ts'
import { mapped, plain, type Sample } from './samples.ts'

interface Schema {
  samples: { position: number; value: unknown }
}

const settings = { numRuns: 2, seed: 20_241_225 }
const rows = { minLength: 10, maxLength: 40 }

/** Puts values of the types in and takes them out again. Throws for the first that was changed. */
export async function checkRoundTrips(endpoint: string, types: RegExp): Promise<void> {
  const preparing = connect(endpoint)
  await sql`create type mood as enum ('happy', 'sad', 'it''s :so')`.execute(preparing)
  for (const sample of plain) {
    if (types.test(sample.type)) await check(endpoint, sample, {})
  }
  for (const sample of mapped) {
    const config = { types: { samples: { value: sample.type } } }
    if (types.test(sample.type)) await check(endpoint, sample, config)
  }
  await sql`drop type mood`.execute(preparing)
}

async function check(
  endpoint: string,
  sample: Sample,
  config: Partial<DataApiConfig>,
): Promise<void> {
  const db = connect(endpoint, { ...config, timestamps: sample.asText ? 'string' : 'date' })
  await sql`
    create table samples (position integer, value ${sql.raw(sample.type)})`.execute(db)
  try {
    const lists = fc.array(fc.option(sample.values, { freq: 20 }), rows)
    await fc.assert(
      fc.asyncProperty(lists, (values) => checkValues(db, sample, values)),
      settings,
    )
  } catch (cause) {
    const { message, cause: reason } = cause as Error
    throw new Error(`${sample.type}: ${message}\n${reason}`, { cause })
  } finally {
    await sql`drop table samples`.execute(db)
  }
}

async function checkValues(db: Kysely<Schema>, sample: Sample, values: unknown[]): Promise<void> {
  await db.deleteFrom('samples').execute()
  await db
    .insertInto('samples')
    .values(values.map((value, position) => ({ position, value })))
    .execute()
  const found = await db.selectFrom('samples').selectAll().orderBy('position').execute()

  for (const [position, value] of values.entries()) {
    const row = found[position]?.value
    const expected = value === null ? null : (sample.expected?.(value as never) ?? value)
    const seen = row === null ? null : (sample.look?.(row as never) ?? row)
    if (!isDeepStrictEqual(seen, expected)) {
      throw new Error(`${describe(value)} came back as ${describe(row)}`)
    }
  }
  const [first] = values
  if (sample.comparable && first !== null) await checkFound(db, first)
}

async function checkFound(db: Kysely<Schema>, value: unknown): Promise<void> {
  const found = await db
    .selectFrom('samples')
    .select('position')
    .where((eb) => eb('value', '=', eb.val(value)))
    .where('position', '=', 0)
    .execute()
  if (found.length !== 1) throw new Error(`${describe(value)} was not found again`)
}

function connect(endpoint: string, config?: Partial<DataApiConfig>): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: dialectFor(endpoint, config) })
}

function describe(value: unknown): string {
  return fc.stringify(value)
}
