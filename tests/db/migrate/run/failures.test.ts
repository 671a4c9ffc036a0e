import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  downgrade,
  type MigrationContext,
  type MigrationDatabase,
  upgrade,
} from '../../../../db/migrate/index.ts'
import { nativePostgresIsHere } from '../../../setup/native-postgres.ts'
import { type Body, contextOf, makeTable, stateOf } from '../contexts.ts'
import {
  type FaultyDatabase,
  type Misfortune,
  openFaultyDataApi,
  openFaultyPostgres,
} from '../faulty-databases.ts'
import { revisions } from '../graphs.ts'

/** A revision of two statements, and one that runs in no transaction. */
const line = revisions('a', 'b<a')

const bodies: Record<string, Body> = {
  async a(db) {
    await makeTable('a')(db)
    await sql`alter table a add column more int`.execute(db)
  },
  async b(db) {
    await sql`create table if not exists b ()`.execute(db)
    await sql`create index concurrently if not exists a_id on a (id)`.execute(db)
  },
}

const contextWith = (db: MigrationDatabase) => ({
  ...contextOf(db, line, bodies, ['b']),
  wait: async () => {},
})

const target = {
  upgrade: { tables: 'a b', rows: 'b' },
  downgrade: { tables: '', rows: '' },
}

/** Milliseconds, on a machine that is busy with other things. */
const longest = 600_000

type Direction = keyof typeof target

describe.each<[string, boolean, () => Promise<FaultyDatabase>]>([
  ['the Data API', true, openFaultyDataApi],
  ['PostgreSQL', nativePostgresIsHere, openFaultyPostgres],
])('a run over %s that is struck at any call', (_, isHere, open) => {
  let faulty: FaultyDatabase

  beforeAll(async () => {
    if (isHere) faulty = await open()
  })

  afterAll(() => faulty?.close())

  it.runIf(isHere).each<Misfortune['kind']>(['answer lost', 'never sent', 'killed'])(
    'leaves what the version table says, and the next one comes to the end: %s',
    async (kind) => {
      await run(contextWith(faulty.db), 'upgrade')
      const calls = await countCalls(faulty)

      for (let at = 1; at <= calls; at += 1) {
        for (const direction of ['upgrade', 'downgrade'] as const) {
          const place = `${kind} at call ${at} of the ${direction}`
          const struck = faulty.open({ at, kind })
          const says = await run(contextWith(struck.db), direction).then(
            () => 'done',
            () => 'failed',
          )
          await struck.close()
          await faulty.forgetTheDead()

          expect(await isConsistent(faulty.db), place).toBe(true)
          if (says === 'done') expect(await stateOf(faulty.db), place).toEqual(target[direction])
          await run(contextWith(faulty.db), direction)
          expect(await stateOf(faulty.db), place).toEqual(target[direction])
        }
      }
      expect(await unfinished(faulty.db)).toEqual([])
    },
    longest,
  )

  it.runIf(isHere)(
    'leaves the row of a merge, or those of what it joins',
    async () => {
      for (const direction of ['upgrade', 'downgrade'] as const) {
        await runMerge(faulty.db, direction)
      }
      const [read, lease, begin, move, statement, commit, release] = [1, 1, 1, 1, 1, 1, 1]
      const calls = read + lease + begin + move + statement + commit + release
      for (let at = 1; at <= calls; at += 1) {
        for (const direction of ['upgrade', 'downgrade'] as const) {
          const place = `killed at call ${at} of the ${direction}`
          const struck = faulty.open({ at, kind: 'killed' })
          await runMerge(struck.db, direction).catch(() => {})
          await struck.close()
          await faulty.forgetTheDead()

          expect([ofMerge.upgrade, ofMerge.downgrade], place).toContainEqual(
            await stateOf(faulty.db),
          )
          await runMerge(faulty.db, direction)
          expect(await stateOf(faulty.db), place).toEqual(ofMerge[direction])
        }
      }
      await downgrade(mergeOn(faulty.db), { target: 'base' })
    },
    longest,
  )

  it.runIf(isHere)(
    'makes the tables of the engine when it comes to it again',
    async () => {
      for (let at = 1; at <= 8; at += 1) {
        await sql`drop schema public cascade`.execute(faulty.db)
        await sql`create schema public`.execute(faulty.db)
        const struck = faulty.open({ at, kind: 'killed' })
        await run(contextWith(struck.db), 'upgrade').catch(() => {})
        await struck.close()
        await faulty.forgetTheDead()

        await run(contextWith(faulty.db), 'upgrade')
        expect(await stateOf(faulty.db), `killed at call ${at}`).toEqual(target.upgrade)
      }
    },
    longest,
  )
})

function run(context: MigrationContext, direction: Direction) {
  return direction === 'upgrade' ? upgrade(context) : downgrade(context, { target: 'base' })
}

const ofMerge = {
  upgrade: { tables: 'm x y', rows: 'm' },
  downgrade: { tables: 'x y', rows: 'x y' },
}

function mergeOn(db: MigrationDatabase): MigrationContext {
  return { ...contextOf(db, revisions('x', 'y', 'm<x,y')), wait: async () => {} }
}

function runMerge(db: MigrationDatabase, direction: Direction) {
  return direction === 'upgrade'
    ? upgrade(mergeOn(db), { target: 'm' })
    : downgrade(mergeOn(db), { target: 'x' })
}

/** How many calls the longer of the two runs takes; the database is left at the base. */
async function countCalls(faulty: FaultyDatabase): Promise<number> {
  const counts: number[] = []
  for (const direction of ['downgrade', 'upgrade', 'downgrade'] as const) {
    const counted = faulty.open()
    await run(contextWith(counted.db), direction)
    await counted.close()
    counts.push(counted.calls())
  }
  return Math.max(...counts)
}

/**
 * Whether schema and version table say the same of the first revision. Of the one that runs in no
 * transaction something may be there, or be gone, that the version table does not know of.
 */
async function isConsistent(db: MigrationDatabase): Promise<boolean> {
  const { tables, rows } = await stateOf(db)
  return tables.includes('a') === (rows !== '')
}

/** What the journal holds of the last runs that is not their end. */
async function unfinished(db: MigrationDatabase): Promise<unknown[]> {
  const { rows } = await sql`
    select distinct on (revision) revision, state from migration_log order by revision, id desc
  `.execute(db)
  return rows.filter((row) => (row as { state: string }).state !== 'done')
}
