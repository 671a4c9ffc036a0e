import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Catalog, createCatalog } from '../../../scripts/data-api/catalog.ts'
import { createCatalogs } from '../../../scripts/data-api/catalogs.ts'
import type { Column, Engine, Session } from '../../../scripts/data-api/engines/engine.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { serviceLimits } from '../../../scripts/data-api/limits.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import { localTarget } from '../../../scripts/database/local-target.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'
import { jsonOf, sendRaw } from './raw-request.ts'
import { createTurningClock } from './turning-clock.ts'

const { database: _database, ...arns } = localTarget

let postgres: NativePostgres
let engine: Engine

async function runIn(database: string, statements: string[]): Promise<void> {
  const url = new URL(postgres.url)
  url.pathname = database
  const client = new Client(url.href)
  await client.connect()
  for (const sql of statements) await client.query(sql)
  await client.end()
}

describe.runIf(nativePostgresIsHere)('the catalog', () => {
  beforeAll(async () => {
    postgres = await startNativePostgres()
    await runIn('postgres', ['create database one'])
    await runIn('one', [
      "create type mood as enum ('fine')",
      'create table notes (mood mood, moods mood[])',
    ])
    // A copy has the OIDs of what it was made of.
    await runIn('postgres', ['create database other template one'])
    await runIn('other', [
      'alter type mood rename to feeling',
      'alter table notes rename to letters',
      'alter table letters alter mood set not null',
    ])
    engine = await openPostgresEngine(postgres.url)
  })

  afterAll(async () => {
    await engine.close()
    await postgres.close()
  })

  async function within<Result>(database: string, work: (session: Session) => Promise<Result>) {
    const session = await engine.open(database)
    try {
      return await work(session)
    } finally {
      session.release()
    }
  }

  it('tells the databases of a server apart, whose types and tables may have the same OIDs', async () => {
    const catalog = createCatalog()
    const describeColumn = (database: string, sql: string) =>
      within(database, async (session) => {
        const { columns } = await session.run(sql)
        const [type] = await catalog.typesOf(session, columns ?? [])
        const [source] = await catalog.sourcesOf(session, columns ?? [])
        return { name: type?.name, ...source }
      })

    const described = [
      await describeColumn('one', 'select mood from notes'),
      await describeColumn('other', 'select mood from letters'),
    ]

    expect(described).toEqual([
      { name: 'mood', tableName: 'notes', nullable: true, autoIncrement: false },
      { name: 'feeling', tableName: 'letters', nullable: false, autoIncrement: false },
    ])
  })

  /** A session, and how often it was asked something. */
  function counting(session: Session): { counted: Session; asked(): number } {
    let asked = 0
    const run: Session['run'] = (...statement) => {
      asked += 1
      return session.run(...statement)
    }
    return { counted: { ...session, run }, asked: () => asked }
  }

  it('asks once for what it then knows', async () => {
    const catalog = createCatalog()

    const asked = await within('one', async (session) => {
      const columns = (await session.run('select mood, 1 from notes')).columns as Column[]
      const { counted, asked } = counting(session)
      for (const _time of ['first', 'second']) {
        await catalog.typesOf(counted, columns)
        await catalog.sourcesOf(counted, columns)
      }
      return asked()
    })

    expect(asked).toBe(2)
  })

  it('keeps what no transaction has changed, and the types of Postgres for ever', async () => {
    const catalogs = createCatalogs()
    const describe = async (session: Session, sql: string, ...ids: string[]) => {
      const { columns } = await session.run(sql)
      const { counted, asked } = counting(session)
      for (const id of ids) {
        await catalogs.of(id).typesOf(counted, columns ?? [])
        catalogs.end(id)
      }
      return asked()
    }

    const asked = await within('one', async (session) => {
      const own = await describe(session, 'select mood from notes', 'first', 'second')
      catalogs.of('third').forget()
      const before = await describe(session, 'select 1', 'fourth')
      catalogs.end('third')
      return [own, before, await describe(session, 'select 1', 'fifth')]
    })

    expect(asked).toEqual([1, 1, 0])
  })

  /** A session in which another call changes the schema while something is looked up. */
  function overtaken(session: Session, catalog: Catalog, change: string): Session {
    return {
      ...session,
      async run(...statement) {
        const result = await session.run(...statement)
        await session.run(change)
        catalog.forget()
        return result
      },
    }
  }

  it('knows every type of a result while another call changes the schema', async () => {
    const catalog = createCatalog()

    const names = await within('one', async (session) => {
      const { columns } = await session.run('select mood, moods from notes')
      const [mood, moods] = columns as [Column, Column]
      await catalog.typesOf(session, [mood])
      const other = overtaken(session, catalog, 'create table if not exists others ()')
      return (await catalog.typesOf(other, [mood, moods])).map(({ name }) => name)
    })

    expect(names).toEqual(['mood', '_mood'])
  })

  it('keeps nothing that it looked up before another call changed it', async () => {
    const catalog = createCatalog()

    const [before, after] = await within('one', async (session) => {
      await session.run('create table changing (note text)')
      const columns = (await session.run('select note from changing')).columns as Column[]
      const change = 'alter table changing alter note set not null'
      return [
        await catalog.sourcesOf(overtaken(session, catalog, change), columns),
        await catalog.sourcesOf(session, columns),
      ]
    })

    expect(before).toMatchObject([{ nullable: true }])
    expect(after).toMatchObject([{ nullable: false }])
  })

  it('leaves a transaction that has only shown something without a query', async () => {
    const server = await startDataApi({ engine, port: 0 })
    const call = async (path: string, members: object) =>
      jsonOf(await sendRaw(server.url, { path, body: JSON.stringify({ ...arns, ...members }) }))
    const { transactionId } = await call('/BeginTransaction', {})
    const show = { sql: 'show transaction_isolation', transactionId }
    const before = await call('/Execute', show)

    await call('/Execute', { sql: 'set transaction isolation level serializable', transactionId })

    const after = await call('/Execute', show)
    await call('/RollbackTransaction', { transactionId })
    await server.close()
    expect([before, after]).toMatchObject([
      { records: [[{ stringValue: 'read committed' }]] },
      { records: [[{ stringValue: 'serializable' }]] },
    ])
  })

  it('knows what a transaction has committed as SQL, once it has expired', async () => {
    const clock = createTurningClock()
    const server = await startDataApi({ engine, port: 0, clock })
    const call = async (path: string, members: object) =>
      jsonOf(await sendRaw(server.url, { path, body: JSON.stringify({ ...arns, ...members }) }))
    const execute = (sql: string, more = {}) => call('/Execute', { sql, ...more })
    const describeNote = () => execute('select note from kept', { includeResultMetadata: true })
    await execute('create table kept (note text)')

    const before = await describeNote()
    const { transactionId } = await call('/BeginTransaction', {})
    await execute('alter table kept alter note set not null', { transactionId })
    await execute('commit', { transactionId })
    clock.turn(serviceLimits.idle)
    const after = await describeNote()

    expect(before).toMatchObject({ columnMetadata: [{ nullable: 1 }] })
    expect(after).toMatchObject({ columnMetadata: [{ nullable: 0 }] })
    await server.close()
  })
})
