import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Engine } from '../../../../scripts/data-api/engines/engine.ts'
import { openPgliteEngine, type PgliteEngine } from '../../../../scripts/data-api/engines/pglite.ts'
import { buildPglite } from '../../../../scripts/database/empty-snapshot.ts'
import { openMemoryEngine } from '../../../../scripts/database/memory-engine.ts'
import { followThreads } from './follow-threads.ts'
import { runAlone } from './run-alone.ts'

describe('the databases of one data directory', () => {
  let folder: string
  let directory: string
  let engine: PgliteEngine
  let isClosed = false
  let owned = true
  const notices: string[] = []
  const { threads, stop } = followThreads()

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plaster-databases-'))
    directory = join(folder, 'data')
    await buildPglite(directory)
    await open()
  })

  /** Each begins with a database `app` that is new, and a thread in the usual one. */
  beforeEach(async () => {
    if (isClosed) await open()
    await alone('drop database if exists app')
    await alone('create database app')
    notices.length = 0
    threads.length = 0
  })

  afterAll(async () => {
    await engine.close()
    stop()
    rmSync(folder, { recursive: true })
  })

  async function open(): Promise<void> {
    owned = true
    engine = await openPgliteEngine({
      ...{ directory, isSmall: true, patience: 20_000, extensions: ['citext'] },
      isOurs: () => owned,
      onNotice: (line) => notices.push(line),
    })
    isClosed = false
  }

  async function close(): Promise<void> {
    isClosed = true
    await engine.close()
  }

  const alone = (sql: string, database?: string) => runAlone(engine, sql, database)

  const inApp = (sql: string) => alone(sql, 'app')

  it('have each what was made in them, and keep it', async () => {
    await inApp('create table notes as select current_database()::text as here')
    await alone('create table letters (text text)')
    await close()
    await open()

    expect(await inApp('table notes')).toEqual([['app']])
    await expect(alone('table notes')).rejects.toMatchObject({ code: '42P01' })
    expect(await alone('drop table letters')).toEqual([])
    expect(await alone('select current_database()')).toEqual([['postgres']])
  })

  it('tell sessions which one they are in', async () => {
    for (const name of ['app', 'postgres']) {
      const session = await engine.open(name)
      session.release()
      expect(session.database).toBe(name)
    }
  })

  it('share their roles, and start alike', async () => {
    await alone('create role somebody')
    await inApp('create extension citext')

    expect(await inApp('set role somebody')).toEqual([])
    expect(await inApp('show search_path')).toEqual([['"$user", public']])
    expect(await inApp('show allow_system_table_mods')).toEqual([['off']])
    expect(await inApp('select current_user')).toEqual([['postgres']])
  })

  it('are in the thread that is there for as long as nobody wants another', async () => {
    await inApp('select 1')
    await inApp('select 2')
    await expect(alone('select 1', 'elsewhere')).rejects.toThrow()
    await engine.dump()
    await inApp('select 3')

    expect(threads).toEqual(['ended', 'started'])
  })

  it.each([
    ['elsewhere', '3D000', 'database "elsewhere" does not exist'],
    ['', '3D000', 'database "" does not exist'],
    ['../app', '3D000', 'database "../app" does not exist'],
    ["app' or true --", '3D000', `database "app' or true --" does not exist`],
    ['template0', '55000', 'database "template0" is not currently accepting connections'],
    ['half', '55000', 'cannot connect to invalid database "half"'],
    ['-c', '0A000', 'PGlite cannot open "-c"'],
    ['latin', '0A000', 'PGlite cannot open "latin"'],
  ])('are not left for %j, in which nobody can be', async (name, code, message) => {
    const options = name === 'latin' ? "template template0 encoding 'LATIN1' locale 'C'" : ''
    if (code !== '3D000' && name !== 'template0') {
      await alone(`create database "${name}" ${options}`)
    }
    // What an interrupted DROP DATABASE leaves.
    await alone("update pg_database set datconnlimit = -2 where datname = 'half'")

    await expect(engine.open(name)).rejects.toMatchObject({ severity: 'FATAL', code, message })

    expect(await alone('select current_database()')).toEqual([['postgres']])
    expect(threads).toEqual([])
  })

  it.each([
    ['marks', `it's "ä"/\\ $1`],
    ['63 bytes', `${'n'.repeat(61)}ä`],
  ])('have names with %s', async (_what, name) => {
    await alone(`create database "${name.replaceAll('"', '""')}"`)

    expect(await alone('select current_database()', name)).toEqual([[name]])
  })

  it('have names of which Postgres passes over what is beyond 63 bytes', async () => {
    const name = `${'n'.repeat(62)}ä`
    await alone(`create database "${name}"`)

    for (const _ of [1, 2]) {
      expect(await alone('select current_database()', name)).toEqual([['n'.repeat(62)]])
    }
    expect(threads).toEqual(['ended', 'started'])
  })

  it('are not dropped or renamed by who is in one, but by another', async () => {
    await inApp('create table notes (text text)')
    await expect(inApp('drop database app')).rejects.toMatchObject({ code: '55006' })
    await expect(inApp('alter database app rename to web')).rejects.toMatchObject({ code: '0A000' })

    await alone('alter database app rename to web')
    await expect(inApp('select 1')).rejects.toMatchObject({ code: '3D000' })
    expect(await alone('table notes', 'web')).toEqual([])
    await alone('drop database web')
    await expect(alone('select 1', 'web')).rejects.toMatchObject({ code: '3D000' })
    await alone('create database web')
    await expect(alone('table notes', 'web')).rejects.toMatchObject({ code: '42P01' })
  })

  it('can be reached where the usual one was renamed', async () => {
    await inApp('alter database postgres rename to usual')
    await close()
    await open()

    await expect(alone('select 1')).rejects.toMatchObject({ code: '3D000' })
    expect(await inApp('alter database usual rename to postgres')).toEqual([])
    expect(await alone('select current_database()')).toEqual([['postgres']])
  })

  it('open again after a statement that was cancelled in one', async () => {
    await inApp('create table notes (text text)')
    const session = await engine.open('app')
    await session.run('begin')
    await session.run("insert into notes values ('open')")
    const running = session.run('select pg_sleep(600)').catch(() => {})
    await session.cancel()
    await running
    session.release()
    threads.length = 0

    expect(await inApp('table notes')).toEqual([])
    expect(threads).toEqual(['started'])
    const other = await engine.open('app')
    await other.cancel()
    other.release()
    expect(await alone('select current_database()')).toEqual([['postgres']])
  })

  it('wait for the transaction in another', async () => {
    const session = await engine.open('app')
    await session.run('begin')
    await session.run('create table notes (text text)')
    const waiting = alone('select current_database()')
    await session.run('commit')
    session.release()

    expect(await waiting).toEqual([['postgres']])
    expect(await inApp('table notes')).toEqual([])
  })

  it('say once that calls go to and fro', async () => {
    await close()
    await open()
    for (const _ of [1, 2]) for (const name of ['app', 'postgres']) await alone('select 1', name)

    expect(notices).toEqual([
      'Calls change the database: the embedded one is in one at a time, and takes half a second to change; --engine native is in all at once.',
    ])
  })

  it('are all in a dump', async () => {
    await inApp('create table notes (text text)')
    const snapshot = join(folder, 'dump.tar')
    writeFileSync(snapshot, await engine.dump())
    const copy = await openPgliteEngine({ snapshot, isSmall: true })

    const session = await copy.open('app')
    expect(await session.run('table notes')).toMatchObject({ rows: [] })
    session.release()
    await copy.close()
  })

  it('leave no thread behind when they are closed while one is left for another', async () => {
    const opening = engine.open('app').catch((error: Error) => error.message)
    await expect.poll(() => threads).toContain('started')

    await close()

    expect(threads).toEqual(['ended', 'started', 'ended'])
    expect(await opening).toBe('the embedded database is closed')
  })

  it('leave no thread behind when they are closed while another is looked for', async () => {
    const opening = engine.open('app').catch((error: Error) => error.message)
    // It has its turn, and has asked; no answer comes before this.
    await new Promise((resolve) => process.nextTick(resolve))

    await close()

    expect(await opening).toMatch(/^the embedded database (is closed|has ended)$/)
    expect(threads).toEqual(['ended'])
  })

  it('are left to who has taken the directory over', async () => {
    owned = false
    isClosed = true

    await expect(engine.open('app')).rejects.toThrow('taken over by another process')
    await expect(engine.open('app')).rejects.toThrow('taken over by another process')
    expect(threads).toEqual(['ended'])
    await engine.close()
  })
})

describe('the databases of PGlite in memory', () => {
  let engine: Engine

  beforeAll(async () => {
    engine = await openMemoryEngine({ extensions: ['citext'] })
    await alone('create database app')
    // By the list of its files, which come with it.
    await alone('create database filed template template0 strategy file_copy')
  })

  afterAll(() => engine.close())

  const alone = (sql: string, database?: string) => runAlone(engine, sql, database)

  const inApp = (sql: string) => alone(sql, 'app')

  it('keep what was made in them while calls are in another', async () => {
    await alone('create unlogged table letters as select 1')
    await alone('create table for_all (a int)', 'template1')
    await inApp('create extension citext')
    await inApp("create table notes as select 'Kept'::citext as text")

    expect(await alone('table letters')).toEqual([['1']])
    expect(await inApp("select text from notes where text = 'kept'")).toEqual([['Kept']])
    await alone('create database later')
    expect(await alone('table for_all', 'later')).toEqual([])
  })

  it.each([
    'create database copied template app',
    'create database copied_again template copied strategy file_copy',
    "create database plain template template0 encoding 'SQL_ASCII' locale 'C'",
  ])('are made by %s', async (sql) => {
    const name = String(sql.split(' ')[2])
    await alone(sql)

    expect(await alone('select current_database()', name)).toEqual([[name]])
    expect(await alone("select 'ä'", name)).toEqual([['ä']])
  })

  it('are made of the list of files too', async () => {
    expect(await alone('select count(*) > 400 from pg_class', 'filed')).toEqual([['t']])
  })

  it('are left for none in which nobody can be', async () => {
    await expect(engine.open('elsewhere')).rejects.toMatchObject({ code: '3D000' })

    expect(await inApp('select current_database()')).toEqual([['app']])
  })

  it('are all gone with a statement that ends their thread', async () => {
    const another = await openMemoryEngine()
    const session = await another.open()
    await session.cancel()
    session.release()

    await expect(another.open('template1')).rejects.toThrow('with it all that it held in memory')
    await another.close()
  })

  it('are no new ones where their thread ends before it gave its files', async () => {
    const thread = new Promise<Worker>((resolve) => process.once('worker', resolve))
    const another = await openMemoryEngine()
    const worker = await thread
    // It has said that the database is there.
    worker.once('message', () => worker.terminate())

    await expect(another.open('template1')).rejects.toThrow('with it all that it held in memory')
    await another.close()
  })

  it('start without what further ones are made of', async () => {
    const snapshot = inject('snapshots').empty
    const another = await openPgliteEngine({ snapshot, templates: join(tmpdir(), 'nowhere') })

    expect((await another.open()).database).toBe('postgres')
    await another.close()
  })
})
