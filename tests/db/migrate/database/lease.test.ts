import { sql } from 'kysely'
import { describe, expect, it, vi } from 'vitest'
import { leaseTime } from '../../../../db/migrate/database/lease.ts'
import { recordStart } from '../../../../db/migrate/database/record-start.ts'
import { takeLease } from '../../../../db/migrate/database/take-lease.ts'
import {
  downgrade,
  LockedError,
  type MigrationContext,
  type MigrationDatabase,
  stamp,
  upgrade,
  type VersionApplyHook,
} from '../../../../db/migrate/index.ts'
import { VersionTableError } from '../../../../db/migrate/run/errors.ts'
import { type Body, contextOf, stateOf } from '../contexts.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { revisions } from '../graphs.ts'

let db: MigrationDatabase

useEmptyDatabase((opened) => {
  db = opened.db
})

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

  it('is waited for no longer once the run is interrupted', async () => {
    await upgrade(contextOf(db, line), { target: 'a' })
    await hold(db, { owner: 'the other', since: '2026-11-24T01:00:00Z', expiresIn: '1 hour' })
    const controller = new AbortController()
    const wait = async () => controller.abort()

    const refusal = await upgrade({
      ...contextOf(db, line),
      signal: controller.signal,
      wait,
    }).catch((error) => error)

    expect(refusal).toMatchObject({ name: 'InterruptedError', message: 'interrupted' })
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

describe('a lease under a revision that runs in no transaction', () => {
  const { settings } = contextOf({} as MigrationDatabase, line)

  it.each<[string, Body]>([
    ['a statement', (db) => sql`insert into b values (1)`.execute(db).then()],
    [
      'a transaction',
      (db) => db.transaction().execute((trx) => sql`insert into b values (1)`.execute(trx).then()),
    ],
  ])('stops it before %s once it is lost', async (_, write) => {
    const context = contextOf(
      db,
      line,
      {
        async b(database) {
          await sql`create table b (id int)`.execute(database)
          await hold(db, { owner: 'a thief', since: '2026-11-24T01:00:00Z', expiresIn: '1 hour' })
          await write(database)
        },
      },
      ['b'],
    )

    const refusal = await upgrade({ ...context, lockTimeout: 0 }).catch((error) => error)

    expect(refusal).toMatchObject({ name: 'LockedError', leaseholder: { owner: 'a thief' } })
    expect((await sql`select from b`.execute(db)).rows).toEqual([])
  })

  it('is renewed while the revision goes on', async () => {
    let isValid = false
    const context = contextOf(
      db,
      line,
      {
        async b() {
          await sql`update migration_lease set expires = clock_timestamp()`.execute(db)
          vi.advanceTimersByTime(leaseTime)
          for (let looks = 0; looks < 100 && !isValid; looks += 1) isValid = await leaseIsValid()
        },
      },
      ['b'],
    )
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      await upgrade(context, { target: 'b' })
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }

    expect(isValid).toBe(true)
  })

  it('lets it begin only from the rows that were planned for', async () => {
    await upgrade(contextOf(db, line), { target: 'b' })
    await takeLease(db, settings, { holder: 'own', owner: 'the tests' })
    const entry = { revision: 'b', direction: 'up', checksum: null, who: 'the tests' } as const
    const begin = (before: readonly string[]) =>
      recordStart(db, settings, { holder: 'own', before, entry }).catch((error) => error)

    expect(await begin(['a'])).toMatchObject({ name: 'VersionTableError', found: ['b'] })
    expect(await begin([])).toBeInstanceOf(VersionTableError)
    expect(await begin(['b'])).toMatch(/^\d+$/)
  })
})

it('is renewed before the end of a revision that took long', async () => {
  const context = contextOf(db, line, {
    async a(transaction) {
      await sql`update migration_lease set expires = clock_timestamp()`.execute(transaction)
      vi.advanceTimersByTime(leaseTime)
    },
  })
  let isValid: Promise<boolean> | undefined
  // Asked between the two, when the first is committed.
  const remainingTime = () => {
    isValid ??= leaseIsValid()
    return 1
  }
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    await upgrade({ ...context, remainingTime }, { target: 'b' })
  } finally {
    vi.useRealTimers()
  }

  expect(await isValid).toBe(true)
})

it('is found where a revision leaves another search path, as a dump does', async () => {
  const context = contextOf(db, line, {
    async a(transaction) {
      await sql`select set_config('search_path', '', false)`.execute(transaction)
      await sql`create table public.a ()`.execute(transaction)
      vi.advanceTimersByTime(leaseTime)
    },
  })
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    await upgrade(context, { target: 'a' })
  } finally {
    vi.useRealTimers()
  }

  expect(await stateOf(db)).toEqual({ tables: 'a', rows: 'a' })
})

it('keeps a count from undoing what another applied meanwhile', async () => {
  await upgrade(contextOf(db, line), { target: 'b' })
  await hold(db, { owner: 'the other', since: '2026-11-24T01:00:00Z', expiresIn: '1 hour' })
  const context = {
    ...contextOf(db, line),
    async wait() {
      await sql`update migration_lease set holder = null`.execute(db)
      await upgrade(contextOf(db, line))
    },
  }

  const refusal = await downgrade(context).catch((error) => error)

  expect(refusal).toMatchObject({ name: 'OvertakenError', revisions: ['c'] })
  expect(refusal.message).toBe(
    'another migrator applied c meanwhile, which would be undone too; run again',
  )
  expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
})

async function leaseIsValid(): Promise<boolean> {
  const { rows } = await sql<{ isValid: boolean }>`
    select expires > clock_timestamp() as "isValid" from migration_lease
  `.execute(db)
  return rows[0]?.isValid === true
}

async function hold(
  database: MigrationDatabase,
  { owner, since, expiresIn }: { owner: string; since: string; expiresIn: string },
): Promise<void> {
  await sql`
    update migration_lease set holder = 'another run', owner = ${owner},
      since = ${since}::timestamptz, expires = clock_timestamp() + ${expiresIn}::interval
  `.execute(database)
}
