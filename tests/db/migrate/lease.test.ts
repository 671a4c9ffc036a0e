import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  LockedError,
  type MigrationContext,
  type MigrationDatabase,
  stamp,
  upgrade,
  type VersionApplyHook,
} from '../../../db/migrate/index.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { contextOf, stateOf } from './contexts.ts'
import { revisions } from './graphs.ts'

let database: TestDatabase
let db: MigrationDatabase

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  db = database.db
})

afterEach(async () => {
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
})

afterAll(() => database.close())

const line = revisions('a', 'b<a', 'c<b')

describe('a lease that another migrator holds', () => {
  it('is waited for, saying for whom and since when', async () => {
    await upgrade(contextOf(db, line), { target: 'a' })
    await hold(db, { owner: 'the other', since: '2026-11-24T01:00:00Z', expiresIn: '1 hour' })
    const told: unknown[] = []
    let waits = 0

    const { applied } = await upgrade({
      ...contextOf(db, line),
      onWait: (leaseholder) => told.push(leaseholder),
      async wait() {
        waits += 1
        if (waits === 3) await sql`update migration_lease set holder = null`.execute(db)
      },
    })

    expect(waits).toBe(3)
    expect(told).toEqual([{ owner: 'the other', since: '2026-11-24T01:00:00.000Z' }])
    expect(applied.map(({ revision }) => revision)).toEqual(['b', 'c'])
  })

  it.each<[string, Partial<MigrationContext>]>([
    ['once the lock timeout is over', { lockTimeout: 0 }],
    ['once there is no time left', { remainingTime: () => 0 }],
  ])('is given up %s', async (_, conditions) => {
    await upgrade(contextOf(db, line), { target: 'a' })
    await hold(db, { owner: 'the other', since: '2026-11-24T01:00:00Z', expiresIn: '1 hour' })
    const context = { ...contextOf(db, line), ...conditions }

    const refusals = await Promise.all(
      [upgrade(context), stamp(context, { targets: ['c'] })].map((run) => run.catch((e) => e)),
    )

    for (const refusal of refusals) expect(refusal).toBeInstanceOf(LockedError)
    expect(refusals[0].message).toBe(
      'another migrator is at work: the other, since 2026-11-24T01:00:00.000Z; run the command again when it is done',
    )
    expect(await stateOf(db)).toEqual({ tables: 'a', rows: 'a' })
  })

  it('is no matter where nothing is to be done', async () => {
    await upgrade(contextOf(db, line))
    await hold(db, { owner: 'the other', since: '2026-11-24T01:00:00Z', expiresIn: '1 hour' })

    expect((await upgrade({ ...contextOf(db, line), lockTimeout: 0 })).applied).toEqual([])
  })

  it('is taken over once it has expired, and what was begun under it has failed', async () => {
    await upgrade(contextOf(db, line), { target: 'a' })
    await hold(db, { owner: 'a dead one', since: '2026-11-24T01:00:00Z', expiresIn: '-1 second' })
    await sql`
      insert into migration_log (revision, direction, state, started, who)
      values ('b', 'up', 'started', now(), 'a dead one')
    `.execute(db)

    await upgrade({ ...contextOf(db, line), lockTimeout: 0 })

    const { rows } = await sql`
      select revision, state, error from migration_log where who = 'a dead one'
    `.execute(db)
    expect(rows).toEqual([{ revision: 'b', state: 'failed', error: 'its process ended' }])
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })

  it('is free again after a run, also after one that fails', async () => {
    await upgrade(contextOf(db, line, { b: () => Promise.reject(new Error('no')) })).catch(() => {})
    const { rows } = await sql`select holder, owner from migration_lease`.execute(db)

    expect(rows).toEqual([{ holder: null, owner: null }])
  })
})

describe('a lease that is lost under a run', () => {
  /** Another has it from the moment that a is applied. */
  const robbed = (expiresIn: string) => {
    const context = contextOf(db, line)
    const onVersionApply: VersionApplyHook = async ({ db: transaction, revision }) => {
      if (revision !== 'a') return
      await hold(transaction, { owner: 'a thief', since: '2026-11-24T01:00:00Z', expiresIn })
    }
    return { ...context, settings: { ...context.settings, onVersionApply } }
  }

  it('stops it from writing anything more', async () => {
    const refusal = await upgrade({ ...robbed('1 hour'), lockTimeout: 0 }).catch((error) => error)

    expect(refusal).toMatchObject({ name: 'LockedError', leaseholder: { owner: 'a thief' } })
    expect(await stateOf(db)).toEqual({ tables: 'a', rows: 'a' })
    const { rows } = await sql`select owner from migration_lease`.execute(db)
    expect(rows).toEqual([{ owner: 'a thief' }])
  })

  it('is taken again once the other is done', async () => {
    const { applied } = await upgrade(robbed('-1 second'))

    expect(applied.map(({ revision }) => revision)).toEqual(['a', 'b', 'c'])
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })
})

async function hold(
  database: MigrationDatabase,
  { owner, since, expiresIn }: { owner: string; since: string; expiresIn: string },
): Promise<void> {
  await sql`
    update migration_lease set holder = 'another run', owner = ${owner},
      since = ${since}::timestamptz, expires = clock_timestamp() + ${expiresIn}::interval
  `.execute(database)
}
