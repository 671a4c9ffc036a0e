import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  downgrade,
  type MigrationDatabase,
  type Revision,
  upgrade,
} from '../../../db/migrate/index.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import { openByEndpoint } from '../../../scripts/database/open-database.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'
import { type Body, contextOf, makeTable, stateOf } from './contexts.ts'
import { revisions } from './graphs.ts'

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

/** A promise that is kept once the migrator that has the callback waits for another one. */
function createWait() {
  let onWait = () => {}
  const waiting = new Promise<void>((resolve) => {
    onWait = resolve
  })
  return { onWait, waiting }
}
