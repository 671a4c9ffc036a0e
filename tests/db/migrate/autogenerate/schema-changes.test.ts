import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseRename } from '../../../../db/migrate/autogenerate/parse-rename.ts'
import { planRenames } from '../../../../db/migrate/autogenerate/plan-renames.ts'
import { proveChanges } from '../../../../db/migrate/autogenerate/prove.ts'
import type { ProvedRevision } from '../../../../db/migrate/autogenerate/proved.ts'
import { type Rename, rename } from '../../../../db/migrate/autogenerate/rename.ts'
import { run as runChanges } from '../../../../db/migrate/autogenerate/run-changes.ts'
import {
  type CatalogSnapshot,
  compareCatalogs,
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
import { extensionSchemaChanges } from './extension-schema-changes.ts'
import { inheritedSchemaChanges } from './inherited-schema-changes.ts'
import { oddSchemaChanges } from './odd-schema-changes.ts'
import { randomFeatures } from './random-features.ts'
import { randomSchema } from './random-schemas.ts'
import { type SchemaChange, schemaChanges } from './schema-changes.ts'

let database: OpenDatabase
const allChanges = [
  // Before the default privileges, which are on what comes after them.
  ...extensionSchemaChanges,
  ...schemaChanges,
  ...oddSchemaChanges,
  ...inheritedSchemaChanges,
  ...domainSchemaChanges,
]
const planned = new Map<SchemaChange, readonly ProvedRevision[]>()

beforeAll(async () => {
  database = await lendScratch(allChanges.flatMap(({ before, after }) => [before, after]))
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
  : { numRuns: 3, seed: 17 }

describe('random schemas', () => {
  it.each([
    ['of tables and views', randomSchema],
    ['of odd features', randomFeatures],
  ])('%s are made of one another, twice, and back again, twice', async (_, schema) => {
    await fc.assert(
      fc.asyncProperty(schema, schema, schema, async (first, second, third) => {
        const last = await make(third)
        const between = await make(second)
        const start = await make(first)

        const one = await goOn(start, between)
        const other = await goOn(between, last)
        await run(other, 'down')
        expect(await differencesFrom(between)).toEqual([])
        await run(one, 'down')
        expect(await differencesFrom(start)).toEqual([])
      }),
      { ...random, endOnFailure: true },
    )
  })
})

/** Proves what leads from what there is to what is wanted, and leaves the database there. */
async function goOn(found: CatalogSnapshot, wanted: CatalogSnapshot) {
  const proved = await proveChanges(database.db, wanted, { found })
  expect(proved.flatMap(problemsOf)).toEqual([])
  await run(proved, 'up')
  expect(await differencesFrom(wanted)).toEqual([])
  return proved
}

async function run(proved: readonly ProvedRevision[], direction: 'up' | 'down'): Promise<void> {
  for (const revision of direction === 'up' ? proved : [...proved].reverse()) {
    const { changes } = revision[direction]
    const { refused } = await runChanges(database.db, changes, revision.isTransaction)
    expect(refused).toEqual([])
  }
}

async function differencesFrom(wanted: CatalogSnapshot): Promise<string[]> {
  return compareCatalogs(await readCatalog(database.db), wanted).map(wordDifference)
}

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
