import { Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { releaseLease } from '../../../../db/migrate/database/lease.ts'
import { recordMove } from '../../../../db/migrate/database/record-move.ts'
import { takeLease } from '../../../../db/migrate/database/take-lease.ts'
import { withExecutor } from '../../../../db/migrate/database/with-executor.ts'
import {
  downgrade,
  type MigrationDatabase,
  type Revision,
  upgrade,
} from '../../../../db/migrate/index.ts'
import { openPostgresEngine } from '../../../../scripts/data-api/engines/postgres.ts'
import { startDataApi } from '../../../../scripts/data-api/server.ts'
import { openByEndpoint } from '../../../../scripts/database/open-database.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../../setup/native-postgres.ts'
import { type Body, contextOf, makeTable, stateOf } from '../contexts.ts'
import { revisions } from '../graphs.ts'

/** Sessions that really run at the same time, which PGlite does not have. */
describe.runIf(nativePostgresIsHere)('several migrators on one Postgres', () => {
  let postgres: NativePostgres
  let db: MigrationDatabase

  beforeAll(async () => {
    postgres = await startNativePostgres()
    const pool = new pg.Pool({ connectionString: postgres.url, max: 20 })
    // A pool that has ended may still be closing connections when the server goes.
    pool.on('error', () => {})
    db = new Kysely({ dialect: new PostgresDialect({ pool }) })
  })

  afterEach(async () => {
    await sql`drop schema public cascade`.execute(db)
    await sql`create schema public`.execute(db)
  })

  afterAll(async () => {
    await db.destroy()
    await postgres.close()
  })

  it('apply each revision of a line once, and all succeed', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `r${String(index).padStart(2, '0')}`)
    const line = revisions(
      ...ids.map((id, index) => (index === 0 ? id : `${id}<${ids[index - 1]}`)),
    )

    const results = await Promise.all(
      Array.from({ length: 16 }, () => upgrade(contextOf(db, line))),
    )

    const applied = results.flatMap((result) => result.applied.map(({ revision }) => revision))
    expect(applied.sort()).toEqual(ids)
    expect(await stateOf(db)).toEqual({ tables: ids.join(' '), rows: 'r11' })
  })

  it('go on from the version table that they see, though another schema comes first', async () => {
    await upgrade(contextOf(db, revisions('a')))
    await sql`drop table migration_log, migration_lease`.execute(db)
    await sql`create schema app`.execute(db)
    const connection = { connectionString: postgres.url, options: '-c search_path=app,public' }
    const other = new Kysely<never>({
      dialect: new PostgresDialect({ pool: new pg.Pool(connection) }),
    })
    const context = contextOf(other, revisions('a', 'b<a'))

    await upgrade(context)
    await other.destroy()

    expect(context.lines).toEqual(['up a -> b'])
    expect((await stateOf(db)).rows).toBe('b')
    await sql`drop schema app cascade`.execute(db)
  })

  it('apply each revision once over the Data API too', async () => {
    const engine = await openPostgresEngine(postgres.url)
    const server = await startDataApi({ engine, port: 0 })
    const line = revisions('a', 'b<a', 'c<b')

    const results = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const { db: own, close } = openByEndpoint(server.url, 'a database')
        const result = await upgrade(contextOf(own, line))
        await close()
        return result
      }),
    )
    await server.close()
    await engine.close()

    expect(results.flatMap(({ applied }) => applied)).toHaveLength(3)
    expect(results.map(({ heads }) => heads.join())).toEqual(Array(16).fill('c'))
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })

  it('apply the first revision once, however old what they planned from', async () => {
    for (let round = 0; round < 3; round += 1) {
      const line = revisions(`a${round}`, `b${round}<a${round}`, `c${round}<b${round}`)
      await sql`drop table if exists alembic_version`.execute(db)
      const results = await Promise.all(
        Array.from({ length: 16 }, () => upgrade(contextOf(db, line))),
      )
      expect(results.flatMap(({ applied }) => applied)).toHaveLength(3)
    }
  })

  it('apply each revision of a branched graph once, and all succeed', async () => {
    const graph = revisions('a', 'b<a', 'c<a', 'd<b,c', 'x', 'y<x', 'z<x', 'w<a')

    const results = await Promise.all(
      Array.from({ length: 16 }, () => upgrade(contextOf(db, graph), { target: 'heads' })),
    )

    const applied = results.flatMap((result) => result.applied.map(({ revision }) => revision))
    expect(applied.sort()).toEqual(['a', 'b', 'c', 'd', 'w', 'x', 'y', 'z'])
    expect(await stateOf(db)).toEqual({ tables: 'a b c d w x y z', rows: 'd w y z' })
  })

  it('undo what depends on a revision that one applies while another undoes that revision', async () => {
    const graph: Revision[] = [
      ...revisions('x'),
      { revision: 'other', downRevision: null, dependsOn: ['x'] },
    ]
    await upgrade(contextOf(db, graph), { target: 'x' })
    const gate = createGate()
    const applying = upgrade(contextOf(db, graph, { other: gate.body('other') }), {
      target: 'other',
    })
    await gate.entered

    const { onWait, waiting } = createWait()
    const undoing = downgrade({ ...contextOf(db, graph), onWait }, { target: 'base' })
    await waiting
    gate.open()
    await Promise.all([applying, undoing])

    expect(await stateOf(db)).toEqual({ tables: '', rows: '' })
  })

  it('see what was committed while they took the lease again', async () => {
    const { settings } = contextOf(db, [])
    await upgrade(contextOf(db, revisions('a', 'b<a')), { target: 'a' })
    await takeLease(db, settings, { holder: 'one', owner: 'one' })
    const step = await db.startTransaction().execute()
    const move = { holder: 'one', before: ['a'], after: ['b'], entries: [], state: 'done' } as const
    await recordMove(step, settings, move)
    // The statement that takes the lease is held between its snapshot and its lock.
    const barrier = await db.startTransaction().execute()
    await sql`select pg_advisory_xact_lock(1)`.execute(barrier)
    const late = withExecutor(db, (given) => ({
      executeQuery: (query) =>
        given.executeQuery({
          ...query,
          sql: query.sql
            .replace(
              'with free',
              'with wait as materialized (select pg_advisory_xact_lock(1)), free',
            )
            .replace('from "migration_lease"', 'from "migration_lease", wait')
            .replace('for update', 'for update of "migration_lease"'),
        }),
    }))

    const answer = takeLease(late, settings, { holder: 'one', owner: 'one' })
    await until(async () => {
      const { rows } = await sql`
        select from pg_locks where locktype = 'advisory' and not granted
      `.execute(db)
      return rows.length > 0
    })
    await step.commit().execute()
    await barrier.commit().execute()

    expect(await answer).toEqual({
      isMissing: false,
      taken: { rows: ['b'], schema: 'public' },
    })
  })

  it('give a lease back without waiting for a transaction that nobody ends', async () => {
    const { settings } = contextOf(db, [])
    await upgrade(contextOf(db, revisions('a')))
    const { rows } = await sql<{ id: string }>`select id::text from migration_log`.execute(db)
    const ended = [{ id: rows[0]?.id ?? '', offset: 0, milliseconds: 1 }]
    await takeLease(db, settings, { holder: 'one', owner: 'one' })
    const lost = await db.startTransaction().execute()
    const move = { holder: 'one', before: ['a'], after: ['b'], entries: [], ended } as const
    await recordMove(lost, settings, { ...move, state: 'done' })

    await releaseLease(db, settings, 'one', ended)

    expect((await sql`select holder from migration_lease`.execute(db)).rows).toEqual([
      { holder: 'one' },
    ])
    await lost.rollback().execute()
  })

  it('know that a revision is applied whose answer was lost, though another went on', async () => {
    const line = revisions('a', 'b<a', 'c<b')
    let isLost = false
    const unlucky = withExecutor(db, (given) => ({
      async provideConnection(consume) {
        const result = await given.provideConnection(consume)
        const { rows } = await stateOf(db).catch(() => ({ rows: '' }))
        if (isLost || rows !== 'a') return result
        isLost = true
        await sql`update migration_lease set expires = clock_timestamp()`.execute(db)
        await upgrade(contextOf(db, line), { target: 'b' })
        throw new Error('the answer is lost')
      },
    }))

    const { applied, heads } = await upgrade(contextOf(unlucky, line), { target: 'b' })

    expect(applied.map(({ revision }) => revision)).toEqual(['a'])
    expect(heads).toEqual(['b'])
    expect(await stateOf(db)).toEqual({ tables: 'a b', rows: 'b' })
    const { rows } = await sql`select revision, state from migration_log order by id`.execute(db)
    expect(rows).toEqual([
      { revision: 'a', state: 'done' },
      { revision: 'b', state: 'done' },
    ])
  })

  it('give up a lock that another session has, and try again once it is free', async () => {
    const line = revisions('a', 'b<a')
    await upgrade(contextOf(db, line), { target: 'a' })
    const other = await db.startTransaction().execute()
    await sql`lock table a`.execute(other)
    const given = contextOf(db, line, {
      b: (transaction) => sql`alter table a add column b int`.execute(transaction).then(),
    })
    const settings = { ...given.settings, ddlLockTimeout: 20, ddlLockRetries: 2 }
    let waits = 0
    const wait = async () => {
      waits += 1
      if (waits > 3) await other.commit().execute()
    }

    const refusal = await upgrade({ ...given, settings, wait }).catch((error) => error)
    const { applied } = await upgrade({ ...given, settings, wait })

    expect(refusal.message).toMatch(/^upgrade a -> b .*canceling statement due to lock timeout/)
    expect(applied.map(({ revision }) => revision)).toEqual(['b'])
    expect(waits).toBe(4)
  })

  it('wait for a lock as long as it takes where the lock timeout is 0', async () => {
    const url = `${postgres.url}?options=${encodeURIComponent('-c lock_timeout=20')}`
    const pool = new pg.Pool({ connectionString: url, max: 2 })
    const impatient = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    const line = revisions('a', 'b<a')
    await upgrade(contextOf(db, line), { target: 'a' })
    const other = await db.startTransaction().execute()
    await sql`lock table a`.execute(other)
    const given = contextOf(impatient, line, {
      b: (transaction) => sql`alter table a add column b int`.execute(transaction).then(),
    })
    const settings = { ...given.settings, ddlLockTimeout: 0, ddlLockRetries: 0 }
    const upgrading = upgrade({ ...given, settings })
    await until(() => isAnswered(sql`select from pg_locks where not granted`))
    await sql`select pg_sleep(0.1)`.execute(db)

    await other.commit().execute()

    expect((await upgrading).applied.map(({ revision }) => revision)).toEqual(['b'])
    const { rows } = await sql`select revision, state from migration_log order by id`.execute(db)
    expect(rows).toEqual([
      { revision: 'a', state: 'done' },
      { revision: 'b', state: 'done' },
    ])
    await impatient.destroy()
  })

  it('leave alone an index that another session is still building, and wait for it', async () => {
    const line = revisions('a', 'b<a')
    await upgrade(contextOf(db, line), { target: 'a' })
    const build = sql`create index concurrently if not exists a_id on a (id)`
    // It waits for whoever writes into its table.
    const writer = await db.startTransaction().execute()
    await sql`insert into a values (1)`.execute(writer)
    const building = build.execute(db)
    await until(() => isAnswered(sql`select from pg_stat_progress_create_index`))
    const warnings: string[] = []
    let waits = 0
    const context = {
      ...contextOf(db, line, { b: (own) => build.execute(own).then() }, ['b']),
      onWarning: (warning: string) => warnings.push(warning),
      async wait() {
        waits += 1
        if (waits > 1) await writer.commit().execute()
        if (waits > 1) await building
      },
    }

    const refusal = await upgrade({ ...context, remainingTime: () => 0 }).catch((error) => error)
    const { applied } = await upgrade(context)

    expect(refusal.message).toContain(
      'the index "a_id" is still being built by another session; run again when it is done',
    )
    expect(applied.map(({ revision }) => revision)).toEqual(['b'])
    expect({ waits, warnings }).toEqual({ waits: 2, warnings: [] })
    expect(await isAnswered(sql`select from pg_index where not indisvalid`)).toBe(false)
  })

  async function isAnswered(query: RawBuilder<unknown>): Promise<boolean> {
    return (await query.execute(db)).rows.length > 0
  }

  it('see a branch that another begins beside theirs', async () => {
    const graph: Revision[] = [
      ...revisions('x', 'y<x'),
      { revision: 'beside', downRevision: null, dependsOn: ['x'] },
    ]
    await upgrade(contextOf(db, graph), { target: 'y' })
    const gate = createGate()
    const beginning = upgrade(contextOf(db, graph, { beside: gate.body('beside') }), {
      target: 'beside',
    })
    await gate.entered

    const { onWait, waiting } = createWait()
    const undoing = downgrade({ ...contextOf(db, graph), onWait }, { target: 'base' })
    await waiting
    gate.open()
    await Promise.all([beginning, undoing])

    expect(await stateOf(db)).toEqual({ tables: '', rows: '' })
  })
})

/** A body that says when it has begun and ends only once it is let through. */
function createGate() {
  let enter = () => {}
  let open = () => {}
  const entered = new Promise<void>((resolve) => {
    enter = resolve
  })
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const body =
    (name: string): Body =>
    async (db) => {
      enter()
      await opened
      await makeTable(name)(db)
    }
  return { entered, body, open: () => open() }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** A promise that is kept once the migrator that has the callback waits for another one. */
function createWait() {
  let onWait = () => {}
  const waiting = new Promise<void>((resolve) => {
    onWait = resolve
  })
  return { onWait, waiting }
}
