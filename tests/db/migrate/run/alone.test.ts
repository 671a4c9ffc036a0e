import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  createContext,
  downgrade,
  type MigrationDatabase,
  MigrationError,
  offline,
  type Revision,
  upgrade,
  verify,
} from '../../../../db/migrate/index.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../../setup/native-postgres.ts'
import { openTestDatabase } from '../../../setup/test-database.ts'
import { type Body, contextOf, stateOf } from '../contexts.ts'
import { revisions } from '../graphs.ts'

interface Opened {
  db: MigrationDatabase
  close(): Promise<void>
}

const line = revisions('a', 'b<a', 'c<b')
const makeIndex: Body = (db) =>
  sql`create unique index concurrently if not exists a_id on a (id)`.execute(db).then()

describe.each<[string, boolean, () => Promise<Opened>]>([
  ['the Data API', true, () => openTestDatabase({ migrated: false })],
  ['PostgreSQL', nativePostgresIsHere, openNative],
])('a revision without a transaction, over %s', (_, isHere, open) => {
  let opened: Opened
  let db: MigrationDatabase

  beforeAll(async () => {
    if (!isHere) return
    opened = await open()
    db = opened.db
  })

  afterEach(async () => {
    await sql`drop schema public cascade`.execute(db)
    await sql`create schema public`.execute(db)
  })

  afterAll(() => opened?.close())

  const contextWith = (body: Body) => contextOf(db, line, { b: body }, ['b'])

  it.runIf(isHere)('does what cannot be done in one', async () => {
    const context = contextWith(makeIndex)
    const settings = { ...context.settings, transactionMode: 'per-run' as const }

    const { applied, heads } = await upgrade({ ...context, settings })

    expect({ applied: applied.map(({ revision }) => revision), heads }).toEqual({
      applied: ['a', 'b', 'c'],
      heads: ['c'],
    })
    expect(await indexOf(db)).toBe('valid')
    expect(await logOf(db)).toEqual(['a done', 'b done', 'c done'])
  })

  it.runIf(isHere)('leaves the version table where it was when it fails', async () => {
    const context = contextWith(async (database) => {
      await sql`create table left_behind ()`.execute(database)
      throw new Error('not like this')
    })

    const failure = await upgrade(context).catch((error) => error)

    expect(failure).toBeInstanceOf(MigrationError)
    expect(failure).toMatchObject({ remains: 'part' })
    expect(failure.message).toBe(
      'upgrade a -> b (versions/b.ts): not like this (it runs in no transaction, so what it did before stays, and the next run makes it again; done before it: a)',
    )
    expect(await stateOf(db)).toEqual({ tables: 'a left_behind', rows: 'a' })
    expect(await logOf(db)).toEqual(['a done', 'b failed'])
  })

  it.runIf(isHere)('drops the INVALID index of an attempt that failed', async () => {
    await upgrade(contextWith(makeIndex), { target: 'a' })
    await sql`insert into a values (1), (1)`.execute(db)
    const warnings: string[] = []
    const context = {
      ...contextWith(makeIndex),
      onWarning: (warning: string) => warnings.push(warning),
    }

    const failure = await upgrade(context).catch((error) => error)
    const left = await indexOf(db)
    await sql`delete from a`.execute(db)
    await upgrade(context)

    expect(failure.message).toMatch(/could not create unique index/)
    expect(left).toBe('invalid')
    expect(await indexOf(db)).toBe('valid')
    expect(warnings).toEqual([
      'dropped the INVALID index "a_id", which an attempt that failed has left',
    ])
    expect(await stateOf(db)).toEqual({ tables: 'a c', rows: 'c' })
  })

  it.runIf(isHere)('is undone without one too', async () => {
    const dropIndex: Body = (database) => sql`drop index concurrently a_id`.execute(database).then()
    const [first, second] = [contextWith(makeIndex), line[1] as Revision]
    const module = { ...second, config: { transaction: false }, up: makeIndex, down: dropIndex }
    const files = [
      { path: 'a.ts', module: await first.scripts.get('a')?.load() },
      { path: 'b.ts', module },
    ]
    const own = { ...createContext({ files }), db }

    await upgrade(own, { target: 'b' })
    await downgrade(own)

    expect(await indexOf(db)).toBe('missing')
    expect(await stateOf(db)).toEqual({ tables: 'a', rows: 'a' })
    await downgrade(own)
    expect((await verify(own)).verified[1]?.problems).toEqual([])
  })
})

it('is done where the answer is lost and the index is there', async () => {
  const database = await openTestDatabase({ migrated: false })
  const statement = 'create unique index concurrently'
  database.faults.add({ drop: true, when: 'after', sql: statement, times: 1 })

  const { heads } = await upgrade(contextOf(database.db, line, { b: makeIndex }, ['b']))

  expect(heads).toEqual(['c'])
  expect(database.faults.list()).toMatchObject([{ struck: 1 }])
  expect(await indexOf(database.db)).toBe('valid')
  await database.close()
})

it('stands outside of the transactions of a script', async () => {
  const statements: string[] = []
  const context = contextOf({} as MigrationDatabase, line, { b: makeIndex }, ['b'])
  const write = (statement: string) => statements.push(statement)

  await upgrade(offline(context, { start: ['a'], write }), { target: 'b' })

  expect(statements).toEqual([
    '-- Running upgrade a -> b',
    'create unique index concurrently if not exists a_id on a (id);',
    'BEGIN;',
    "UPDATE alembic_version SET version_num='b' WHERE alembic_version.version_num = 'a';",
    'COMMIT;',
  ])
})

async function openNative(): Promise<Opened> {
  const postgres: NativePostgres = await startNativePostgres()
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2 })
  pool.on('error', () => {})
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    async close() {
      await db.destroy()
      await postgres.close()
    },
  }
}

async function indexOf(db: MigrationDatabase): Promise<'valid' | 'invalid' | 'missing'> {
  const { rows } = await sql<{ isValid: boolean }>`
    select indisvalid as "isValid" from pg_index where indexrelid = to_regclass('a_id')
  `.execute(db)
  if (rows[0] === undefined) return 'missing'
  return rows[0].isValid ? 'valid' : 'invalid'
}

async function logOf(db: MigrationDatabase): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select revision || ' ' || state as line from migration_log order by id
  `.execute(db)
  return rows.map((row) => row.line)
}
