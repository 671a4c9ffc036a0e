import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseRename } from '../../../../db/migrate/autogenerate/parse-rename.ts'
import { planRenames } from '../../../../db/migrate/autogenerate/plan-renames.ts'
import { proveChanges } from '../../../../db/migrate/autogenerate/prove.ts'
import type { ProvedRevision } from '../../../../db/migrate/autogenerate/proved.ts'
import { type Rename, rename } from '../../../../db/migrate/autogenerate/rename.ts'
import {
  type CatalogSnapshot,
  readCatalog,
  runScript,
  wordDifference,
} from '../../../../db/migrate/index.ts'
import type { OpenDatabase } from '../../../../scripts/database/open-database.ts'
import { lendScratch } from '../../../setup/lent-scratch.ts'
import { systemPostgres } from '../../../setup/system-postgres.ts'
import { clearDatabase } from './clear-database.ts'
import { compareDumps } from './compare-dumps.ts'
import { domainSchemaChanges } from './domain-schema-changes.ts'
import { inheritedSchemaChanges } from './inherited-schema-changes.ts'
import { oddSchemaChanges } from './odd-schema-changes.ts'
import { randomFeatures } from './random-features.ts'
import { randomSchema } from './random-schemas.ts'
import { type SchemaChange, schemaChanges } from './schema-changes.ts'

let database: OpenDatabase
const allChanges = [
  ...schemaChanges,
  ...oddSchemaChanges,
  ...inheritedSchemaChanges,
  ...domainSchemaChanges,
]
const planned = new Map<SchemaChange, readonly ProvedRevision[]>()

beforeAll(async () => {
  database = await lendScratch()
  await runScript(database.db, 'create role app')
})

afterAll(() => database.close())

describe('a change of the schema', () => {
  it.each(allChanges)('is planned, applied and undone: $name', async (change) => {
    const wanted = await make(change.after)
    const start = await make(change.before)
    let now = start
    const renames = (change.renames ?? []).map((pair) => {
      const found = parseRename(pair.join('='), now, wanted) as Rename
      now = rename(now, found)
      return found
    })
    const first = planRenames(renames, start, wanted)

    const proved = await proveChanges(database.db, wanted, { first })
    planned.set(change, proved)

    expect(proved.flatMap(problemsOf)).toEqual([])
    expect(proved).not.toEqual([])
    expect(proved.some(({ up }) => up.changes.some(({ isLossy }) => isLossy))).toBe(
      change.isLossy === true,
    )
  })

  it.runIf(systemPostgres)('is the same in a dump by pg_dump', async () => {
    const cases = allChanges.map((change) => ({
      ...change,
      revisions: planned.get(change) ?? [],
    }))

    expect(await compareDumps(systemPostgres as string, cases)).toEqual([])
  })
})

/** The same few each time, so that a failure is of what has changed; others where more are asked for. */
const random = process.env.PROPERTY_RUNS
  ? { numRuns: Number(process.env.PROPERTY_RUNS) }
  : { numRuns: 4, seed: 17 }

describe('random schemas', () => {
  it.each([
    ['of tables and views', randomSchema],
    ['of odd features', randomFeatures],
  ])('%s are made of one another, and back again', async (_, schema) => {
    await fc.assert(
      fc.asyncProperty(schema, schema, async (before, after) => {
        const wanted = await make(after)
        await make(before)

        const proved = await proveChanges(database.db, wanted)

        expect(proved.flatMap(problemsOf)).toEqual([])
      }),
      { ...random, endOnFailure: true },
    )
  })
})

/** The catalog that a script makes of an empty database. */
async function make(script: string): Promise<CatalogSnapshot> {
  await clearDatabase(database.db)
  await runScript(database.db, script)
  return readCatalog(database.db)
}

function problemsOf({ up, down }: ProvedRevision): string[] {
  return [up, down].flatMap(({ refused, differences }) => [
    ...refused.map(({ change, reason }) => `${change.statement}: ${reason}`),
    ...differences.map((found) => `${found.change} ${wordDifference(found)}`),
  ])
}
