import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openPgliteEngine, type PgliteEngine } from '../../../../scripts/data-api/engines/pglite.ts'
import { followThreads } from './follow-threads.ts'
import { runAlone } from './run-alone.ts'

const endless = 'select count(*) from generate_series(1, 1e12::bigint)'

describe('openPgliteEngine', () => {
  let directory: string
  let engine: PgliteEngine
  const notices: string[] = []
  const { threads, stop } = followThreads()

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'plaster-pglite-'))
    engine = await openPgliteEngine({
      directory: join(directory, 'data'),
      snapshot: inject('snapshots').empty,
      extensions: ['citext'],
      onNotice: (line) => notices.push(line),
    })
    await alone('create table notes (text text)')
  })

  afterAll(async () => {
    await engine.close()
    stop()
    rmSync(directory, { recursive: true })
  })

  const alone = (sql: string) => runAlone(engine, sql)

  it('keeps no more rows of a result than tell that it is beyond 1 MiB', async () => {
    expect(await alone('select from generate_series(1, 600000)')).toHaveLength(524_289)
  })

  it.each([
    [
      'uuid-ossp',
      'PGlite brings it if told so at the start: by --extension uuid-ossp, extensions in code, or a file in db/ or migrations/ that creates it',
    ],
    ['vector', 'PGlite does not bring it: --engine native or a Postgres of your own may'],
  ])('says how to come by %s where it was not named', async (name, hint) => {
    await expect(alone(`create extension "${name}"`)).rejects.toMatchObject({
      ...{ severity: 'ERROR', code: '0A000', hint },
      message: `extension "${name}" is not available`,
    })
  })

  it.each([
    ["set client_encoding = 'LATIN1'", '0A000'],
    ["set names 'SJIS'", '0A000'],
    ["select set_config('client_encoding', 'LATIN1', true), 'é'", '0A000'],
    ["alter role postgres set client_encoding = 'LATIN1'", '0A000'],
    ["select convert_to('é', 'LATIN1')", '42883'],
    ["select convert('\\xe9', 'LATIN1', 'UTF8')", '42883'],
  ])('refuses what would convert text, which crashes PGlite: %s', async (sql, code) => {
    await expect(alone(sql)).rejects.toMatchObject({
      severity: 'ERROR',
      code,
      hint: 'PGlite converts no text: --engine native or a Postgres of your own does',
    })
    expect(await alone("select 'é', convert_to('é', 'UTF8')")).toEqual([['é', '\\xc3a9']])
  })

  it('has no hint for an encoding that is none', async () => {
    await expect(alone("set client_encoding = 'none'")).rejects.toMatchObject({
      message: 'invalid value for parameter "client_encoding": "none"',
      hint: undefined,
    })
  })

  it('opens a directory whose database is told to be read only', async () => {
    const readOnly = join(directory, 'read-only')
    const { empty } = inject('snapshots')
    const first = await openPgliteEngine({ directory: readOnly, snapshot: empty })
    const session = await first.open()
    await session.run('update pg_conversion set condefault = true')
    await session.run('alter system set default_transaction_read_only = on')
    session.release()
    await first.close()

    const second = await openPgliteEngine({ directory: readOnly })
    const reader = await second.open()

    await expect(reader.run('create table a ()')).rejects.toMatchObject({ code: '25006' })
    await expect(reader.run("set names 'LATIN1'")).rejects.toMatchObject({ code: '0A000' })
    reader.release()
    await second.close()
  })

  it('leaves nothing of a session to who waits for it', async () => {
    const [, seen] = await Promise.all([
      alone("set application_name = 'left'"),
      alone('show application_name'),
    ])

    expect(seen).not.toEqual([['left']])
  })

  it('gives each session its user again', async () => {
    await alone('create role somebody')

    await alone('set session authorization somebody')

    expect(await alone('select session_user, current_user')).toEqual([['postgres', 'postgres']])
  })

  it('ends a statement with its thread, and loses nothing that was committed', async () => {
    await alone("insert into notes values ('committed')")
    const session = await engine.open()
    await session.run('begin')
    await session.run("insert into notes values ('open')")
    const running = session.run(endless)

    const cancelled = session.cancel()

    await expect(running).rejects.toMatchObject({ name: 'EngineUnavailableError' })
    expect(await cancelled).toBe(true)
    expect(session.isLost()).toBe(true)
    await expect(session.run('select 1')).rejects.toMatchObject({ name: 'EngineUnavailableError' })
    session.release()
    expect(await alone('select text from notes')).toEqual([['committed']])
  })

  it('lets callers wait while a thread is replaced', async () => {
    const session = await engine.open()
    const waiting = [alone('select 1'), alone('select 2')]
    const running = session.run(endless)

    await Promise.all([session.cancel(), expect(running).rejects.toThrow()])
    session.release()

    expect(await Promise.all(waiting)).toEqual([[['1']], [['2']]])
  })

  it('tells who runs a statement, or would, that its thread has ended by itself', async () => {
    const thread = new Promise<Worker>((resolve) => process.once('worker', resolve))
    const inMemory = await openPgliteEngine({ snapshot: inject('snapshots').empty })
    const session = await inMemory.open()
    const running = session.run(endless).catch((error: Error) => error.message)

    await (await thread).terminate()

    expect(await running).toBe('the embedded database has ended')
    expect(session.isLost()).toBe(true)
    session.release()
    await inMemory.close()
    await inMemory.close()
  })

  it('leaves a recursion without end to Postgres', async () => {
    await alone(`create function descend(a int) returns int language plpgsql as
      'begin return descend(a + 1); end'`)
    const session = await engine.open()
    // The most that it can be set to: V8 needs more or less of its own stack, as it compiles.
    await session.run("set max_stack_depth = '7MB'")

    await expect(session.run('select descend(1)')).rejects.toMatchObject({
      code: '54001',
      message: 'stack depth limit exceeded',
    })
    expect(session.isLost()).toBe(false)
    session.release()
  })

  it('takes a crash for the end of its thread, tells who caused it and opens again', async () => {
    await alone("insert into notes values ('kept')")
    const session = await engine.open()
    await session.run('begin')
    await session.run("insert into notes values ('open')")
    threads.length = 0

    await expect(session.run("copy (select) to program 'true'")).rejects.toMatchObject({
      name: 'PostgresError',
      severity: 'FATAL',
      code: '57P02',
      message:
        'the embedded database crashed: the disk is full, or --engine native may run what PGlite cannot',
    })
    expect(session.isLost()).toBe(true)
    session.release()
    const before = notices.length

    expect(await alone("select text from notes where text in ('kept', 'open')")).toEqual([['kept']])
    // One at a time writes to the directory.
    expect(threads).toEqual(['ended', 'started'])
    expect(notices.slice(before)).toEqual([
      'The embedded database ended with a statement and was opened again.',
    ])
    await alone('create extension citext')
  })

  it.each([
    ['idle_in_transaction_session_timeout', 'begin', '25P03', 'idle-in-transaction timeout'],
    ['transaction_timeout', 'begin', '25P04', 'transaction timeout'],
    ['idle_session_timeout', 'select 1', '57P05', 'idle-session timeout'],
  ])('ends a session whose %s is over as Postgres does', async (setting, start, code, timeout) => {
    const session = await engine.open()
    await session.run(start)
    await session.run(`set ${setting} = '1ms'`)

    const run = () =>
      session.run('select 1').then(
        () => undefined,
        (error: unknown) => error,
      )

    await expect.poll(run).toMatchObject({
      name: 'PostgresError',
      severity: 'FATAL',
      message: `terminating connection due to ${timeout}`,
      code,
    })
    expect(session.isLost()).toBe(true)
    session.release()
    expect(await alone('select 1')).toEqual([['1']])
  })

  it('does not open again in memory, where all is gone, and says so once', async () => {
    const said: string[] = []
    const snapshot = inject('snapshots').empty
    const onNotice = (line: string) => said.push(line)
    const inMemory = await openPgliteEngine({ snapshot, patience: 500, onNotice })
    const session = await inMemory.open()
    const crash = session.run("copy (select) to program 'true'", [], { isLast: true })
    await expect(crash).rejects.toMatchObject({ code: '57P02' })
    session.release()

    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(inMemory.open()).rejects.toMatchObject({
        name: 'EngineUnavailableError',
        message:
          'The embedded database ended with a statement, and with it all that it held in memory',
      })
    }
    expect(said).toEqual([
      'The embedded database ended with a statement, and with it all that it held in memory.',
    ])
    await inMemory.close()
  })

  it('says once that callers wait, and how to have more sessions', async () => {
    for (let round = 0; round < 2; round += 1) {
      const session = await engine.open()
      const waiting = alone('select 1')
      await session.run('select pg_sleep(0.3)')
      await new Promise((resolve) => setTimeout(resolve))
      session.release()
      await waiting
    }

    expect(notices.filter((line) => line.startsWith('Callers'))).toEqual([
      'Callers wait: the embedded database has one session, so an open transaction or a long statement makes other calls wait; --engine native has many.',
    ])
  })

  it('leaves no thread behind when it is closed while it opens again', async () => {
    const session = await engine.open()
    threads.length = 0
    await session.run("copy (select) to program 'true'").catch(() => {})
    session.release()
    const opening = engine.open().catch((error: Error) => error.message)
    await expect.poll(() => threads).toContain('started')

    await engine.close()

    expect(threads).toEqual(['ended', 'started', 'ended'])
    expect(await opening).toBe('the embedded database is closed')
  })

  it('says once, each time, that it could not be opened again, and is closed then', async () => {
    const damaged = join(directory, 'damaged')
    const notices: string[] = []
    const onNotice = (line: string) => void notices.push(line)
    const other = await openPgliteEngine({
      onNotice,
      ...{ directory: damaged, snapshot: inject('snapshots').empty, isSmall: true },
    })
    const session = await other.open()
    await session.cancel()
    session.release()
    const version = readFileSync(join(damaged, 'PG_VERSION'))
    writeFileSync(join(damaged, 'PG_VERSION'), '1')

    const reason = `the embedded database in ${damaged} did not start`
    for (const _ of [1, 2]) await expect(other.open()).rejects.toThrow(reason)
    writeFileSync(join(damaged, 'PG_VERSION'), version)
    const again = await other.open()
    await again.cancel()
    again.release()
    writeFileSync(join(damaged, 'PG_VERSION'), '1')
    await expect(other.open()).rejects.toThrow(reason)

    const failed = expect.stringContaining(reason)
    expect(notices).toEqual([failed, expect.stringContaining('opened again'), failed])
    await other.close()
  })

  it('says which folder holds what is no database', async () => {
    const broken = join(directory, 'broken')
    mkdirSync(broken)
    writeFileSync(join(broken, 'PG_VERSION'), '17')

    await expect(openPgliteEngine({ directory: broken })).rejects.toMatchObject({
      name: 'EngineUnavailableError',
      message: `the embedded database in ${broken} did not start: the disk is full, or it is damaged or of another version: free some space, or move it away to start afresh`,
      cause: expect.any(Error),
    })
  })

  it('gives its turn back after a dump, and answers one that it is at before it closes', async () => {
    const folder = join(directory, 'dumped')
    const other = await openPgliteEngine({
      ...{ directory: folder, snapshot: inject('snapshots').empty, isSmall: true, patience: 500 },
    })
    const first = await other.dump()

    const dumping = other.dump()
    await new Promise((resolve) => setImmediate(resolve))
    await other.close()

    expect(first.length).toBeGreaterThan(1_000_000)
    expect((await dumping).length).toBe(first.length)
  })

  it('is closed after a while, whatever a statement still does', async () => {
    const folder = join(directory, 'long')
    const other = await openPgliteEngine({
      ...{ directory: folder, snapshot: inject('snapshots').empty, isSmall: true },
    })
    const session = await other.open()
    const running = session.run(endless).catch((error: Error) => error.message)

    await other.close()

    expect(await running).toBe('the embedded database has ended')
  })

  it('opens no session once it is closed', async () => {
    const inMemory = await openPgliteEngine({ snapshot: inject('snapshots').empty })

    await inMemory.close()

    await expect(inMemory.open()).rejects.toThrow('the embedded database is closed')
  })
})
