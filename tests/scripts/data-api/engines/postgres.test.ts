import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine, Session } from '../../../../scripts/data-api/engines/engine.ts'
import { buildNative } from '../../../../scripts/data-api/engines/native-build.ts'
import {
  type NativeServer,
  startNativeServer,
} from '../../../../scripts/data-api/engines/native-server.ts'
import { openPostgresEngine } from '../../../../scripts/data-api/engines/postgres.ts'
import { nativePostgresIsHere } from '../../../setup/native-postgres.ts'
import { runAlone } from './run-alone.ts'

describe.runIf(nativePostgresIsHere)('openPostgresEngine', () => {
  let directory: string
  let server: NativeServer
  let engine: Engine
  const notices: string[] = []

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'plaster-postgres-'))
    await buildNative(directory)
    server = await startNativeServer(directory)
    engine = await openPostgresEngine(server.url, {
      places: 2,
      onNotice: (line) => notices.push(line),
    })
  })

  afterAll(async () => {
    await engine.close()
    await server.close()
    rmSync(directory, { recursive: true })
  })

  const alone = (sql: string, database?: string) => runAlone(engine, sql, database)

  it('lets a caller wait for a session no longer than it has patience', async () => {
    const impatient = await openPostgresEngine(server.url, { places: 1, patience: 20 })
    const session = await impatient.open()

    await expect(impatient.open()).rejects.toMatchObject({
      name: 'EngineBusyError',
      message: 'all 1 sessions are in use',
    })
    session.release()
    await impatient.close()
  })

  it('opens twenty sessions where nothing else is said, and lets who leaves give up', async () => {
    const other = await openPostgresEngine(server.url)
    const sessions = await Promise.all(Array.from({ length: 20 }, () => other.open()))
    const caller = new AbortController()
    const waiting = other.open(undefined, caller.signal)

    caller.abort(new Error('gone'))

    await expect(waiting).rejects.toThrow('gone')
    for (const session of sessions) session.release()
    await other.close()
  })

  it('keeps nothing of the statements and the holders of a connection', async () => {
    const other = await openPostgresEngine(server.url, { places: 1 })
    const warnings: Error[] = []
    const listen = (warning: Error) => warnings.push(warning)
    process.on('warning', listen)

    // Node warns of the eleventh listener.
    for (let holder = 0; holder < 12; holder += 1) {
      const session = await other.open()
      await session.run('select 1')
      session.release()
    }
    await other.close()

    process.off('warning', listen)
    expect(warnings).toEqual([])
  })

  it('opens no more sessions than it has places for', async () => {
    const sessions = [await engine.open(), await engine.open()]

    const waiting = engine.open()
    for (const session of sessions) session.release()
    const third = await waiting

    expect(sessions.map(({ backend }) => backend)).toContain(third.backend)
    third.release()
  })

  it('closes where a session is still held, and lets its holder give it back after', async () => {
    const held = await openPostgresEngine(server.url)
    const idle = await held.open()
    const busy = await held.open()
    const running = busy.run('select pg_sleep(60)').catch((error: Error) => error)

    await held.close()

    expect(await running).toMatchObject({ name: 'EngineUnavailableError' })
    await expect(idle.run('select 1')).rejects.toMatchObject({ name: 'EngineUnavailableError' })
    for (const session of [idle, busy]) session.release()
    await expect(held.open()).rejects.toMatchObject({ message: 'the database is closed' })
  })

  it('closes while a session is being opened, which nobody gets then', async () => {
    const opening = await openPostgresEngine(server.url)
    const taken = await opening.open()
    const late = opening.open()
    await setImmediate()

    const closed = opening.close()

    await expect(late).rejects.toMatchObject({ message: 'the database is closed' })
    await closed
    taken.release()
  })

  it('cancels a statement and keeps the session', async () => {
    const session = await engine.open()
    const running = session.run('select pg_sleep(60)')
    const look = `select 1 from pg_stat_activity where pid = ${session.backend} and wait_event = 'PgSleep'`
    while ((await alone(look)).length === 0);

    const cancelled = session.cancel()

    await expect(running).rejects.toMatchObject({ code: '57014' })
    expect(await cancelled).toBe(true)
    expect(session.isLost()).toBe(false)
    expect((await session.run('select 1')).rows).toEqual([['1']])
    session.release()
    expect(await alone("select 1 from pg_stat_activity where query ~ '^select pg_cancel'")).toEqual(
      [],
    )
  })

  it('cannot cancel what has ended, nor where its word does not arrive', async () => {
    const { url, close } = await losing('pg_cancel_backend')
    const other = await openPostgresEngine(url, { places: 1 })
    const session = await other.open()
    expect(await session.cancel()).toBe(false)
    session.release()
    await other.close()
    await close()

    const ended = await engine.open()
    await kill(ended)
    expect(await ended.cancel()).toBe(false)
    ended.release()
  })

  /** A way to the server that breaks the connection on which some text is sent. */
  async function losing(text: string) {
    const proxy = createServer((client) => {
      const { hostname, port } = new URL(server.url)
      const postgres = connect(Number(port), hostname)
      client.on('data', (data) => (data.includes(text) ? client.destroy() : postgres.write(data)))
      postgres.pipe(client)
      client.on('close', () => postgres.end())
    })
    await once(proxy.listen(0, '127.0.0.1'), 'listening')
    const { port } = proxy.address() as AddressInfo
    const url = Object.assign(new URL(server.url), { port }).href
    return { url, close: () => once(proxy.close(), 'close') }
  }

  it('keeps the settings that values are read with, whatever a session had set', async () => {
    const look = "select current_setting('timezone'), current_setting('datestyle')"
    await alone("set timezone = 'Asia/Tokyo'")
    await alone("set datestyle = 'SQL, DMY'")

    expect(await alone(look)).toEqual([['UTC', 'ISO, MDY']])
  })

  it('reads values of a database that has other settings', async () => {
    await alone('create database odd')
    const settings = {
      timezone: 'Asia/Tokyo',
      datestyle: 'SQL, DMY',
      intervalstyle: 'iso_8601',
      extra_float_digits: '-5',
      bytea_output: 'escape',
      application_name: 'theirs',
    }
    for (const [name, value] of Object.entries(settings)) {
      await alone(`alter database odd set ${name} = '${value}'`)
    }

    const look = Object.keys(settings).map((name) => `current_setting('${name}')`)

    expect(await alone(`select ${look}`, 'odd')).toEqual([
      ['UTC', 'ISO, MDY', 'postgres', '1', 'hex', 'data-api'],
    ])
  })

  it('keeps no more of a result than tells that it is beyond 1 MiB', async () => {
    const beyond = await alone("select repeat('x', 1000) from generate_series(1, 20000)")
    const within = await alone('select from generate_series(1, 524288)')

    expect(beyond.length).toBeGreaterThan(1_049)
    expect(beyond.length).toBeLessThan(5_000)
    expect(within).toHaveLength(524_288)
  })

  it('undoes what the last statement leaves, right behind it', async () => {
    const session = await engine.open()
    await session.run("set work_mem = '9MB'", [], { isLast: true })

    const { rows } = await session.run('show work_mem')

    expect(rows).toEqual([['4MB']])
    session.release()
  })

  it.each([
    ['a transaction', 'begin'],
    ['a failed transaction', 'begin; selekt'],
    ['a failure', 'selekt'],
    ['a setting', "set timezone = 'Asia/Tokyo'"],
    ['a copy that gets no data', 'copy pg_description from stdin'],
    ['a copy that nobody reads', 'copy pg_description to stdout'],
  ])('hands on nothing of what came before %s that was last', async (_what, sql) => {
    const { last, next, close } = await oneAfterTheOther([leaveSomething, ...sql.split('; ')])

    expect(await next.run(look)).toMatchObject({ rows: [['4MB', '0', '0', 'UTC']] })
    await expect(next.run('savepoint a')).rejects.toMatchObject({ code: '25P01' })
    expect(next.backend).toBe(last.backend)
    await close()
  })

  it('hands on no session whose reset did not keep the limit that it was left with', async () => {
    const { last, next, close } = await oneAfterTheOther([
      leaveSomething,
      'set statement_timeout = 1',
    ])

    expect(await next.run(look)).toMatchObject({ rows: [['4MB', '0', '0', 'UTC']] })
    expect(next.backend).not.toBe(last.backend)
    await close()
  })

  /** A setting, and as many tables as take longer than a millisecond to drop. */
  const leaveSomething = `do $$ begin
    for n in 1..100 loop execute format('create temporary table left_%s (a text)', n); end loop;
    set work_mem = '9MB';
  end $$`

  const look = `select current_setting('work_mem'), current_setting('statement_timeout'),
    (select count(*) from pg_class where relnamespace = pg_my_temp_schema()), current_setting('timezone')`

  /** Two holders of the only session there is; the first one's last statement says that it is. */
  async function oneAfterTheOther(statements: string[]) {
    const single = await openPostgresEngine(server.url, { places: 1 })
    const last = await single.open()
    for (const [index, sql] of statements.entries()) {
      await last.run(sql, [], { isLast: index === statements.length - 1 }).catch(() => {})
    }
    last.release()
    const next = await single.open()
    return {
      last,
      next,
      async close() {
        next.release()
        await single.close()
      },
    }
  }

  it('keeps the options of a URL', async () => {
    const url = `${server.url}?options=${encodeURIComponent('-c work_mem=8MB')}`
    const other = await openPostgresEngine(url)
    const session = await other.open()

    const { rows } = await session.run('show work_mem')

    expect(rows).toEqual([['8MB']])
    session.release()
    await other.close()
  })

  it('reaches the other databases of the server, and forgets those that are not there', async () => {
    await alone('create database other')

    expect(await alone('select current_database()', 'other')).toEqual([['other']])
    await expect(engine.open('missing')).rejects.toMatchObject({ code: '3D000' })
    await alone('create database missing')
    expect(await alone('select current_database()', 'missing')).toEqual([['missing']])
  })

  it('keeps what it has in a database that takes no more connections', async () => {
    await alone('create database narrow')
    const first = await engine.open('narrow')
    await alone('alter database narrow allow_connections false')

    await expect(engine.open('narrow')).rejects.toMatchObject({
      name: 'PostgresError',
      message: 'database "narrow" is not currently accepting connections',
    })
    first.release()
    const next = await engine.open('narrow')

    expect(next.backend).toBe(first.backend)
    next.release()
  })

  it.each([
    ['refuses it', { password: 'wrong' }, 'password authentication failed for user "postgres"'],
    ['is not there', { port: '1' }, 'connect ECONNREFUSED 127.0.0.1:1'],
  ])('says to its caller alone that Postgres %s at first', async (_what, wrong, reason) => {
    const said: string[] = []
    const url = Object.assign(new URL(server.url), wrong)

    const opening = openPostgresEngine(url.href, { onNotice: (line) => said.push(line) })

    await expect(opening).rejects.toMatchObject({
      name: 'EngineUnavailableError',
      message: `Cannot reach the database at ${url.host}/postgres: ${reason}`,
      cause: { message: reason },
    })
    expect(said).toEqual([])
  })

  it('is closed whatever its sessions do, and leaves none on the server but what runs', async () => {
    const other = await openPostgresEngine(server.url)
    const [idle, open, running] = [await other.open(), await other.open(), await other.open()]
    idle.release()
    const result = running.run('select pg_sleep(60)').catch((error: Error) => error)
    const look = ({ backend }: Session) =>
      alone(`select wait_event from pg_stat_activity where pid = ${backend}`)
    await expect.poll(() => look(running)).toEqual([['PgSleep']])

    const closed = other.close()

    const lost = {
      name: 'EngineUnavailableError',
      message: 'the connection to the database was lost',
    }
    expect(await result).toMatchObject(lost)
    await expect(open.run('select 1')).rejects.toMatchObject(lost)
    for (const session of [running, open]) session.release()
    await closed
    // By itself it would go after ten seconds.
    await expect.poll(() => look(idle), { timeout: 5_000 }).toEqual([])
    expect(await look(running)).toEqual([['PgSleep']])
  })

  it('opens no session once it is closed, for who has waited for one either', async () => {
    const other = await openPostgresEngine(server.url, { places: 1 })
    const session = await other.open()
    const waiting = other.open().catch((error: Error) => error)

    const closed = other.close()
    session.release()
    await closed

    const refusal = { name: 'EngineUnavailableError', message: 'the database is closed' }
    expect(await waiting).toMatchObject(refusal)
    await expect(other.open()).rejects.toMatchObject(refusal)
  })

  it('replaces connections that were lost, while idle and while in use', async () => {
    const idle = await engine.open()
    const used = await engine.open()
    idle.release()
    await kill(idle, used)

    const failure = await used.run('select 1').catch((error: Error) => error)
    used.release()

    expect(failure).toMatchObject({
      name: 'PostgresError',
      severity: 'FATAL',
      code: '57P01',
      message: 'terminating connection due to administrator command',
    })
    expect(used.isLost()).toBe(true)
    expect(await Promise.all([alone('select 1'), alone('select 1')])).toEqual([[['1']], [['1']]])
  })

  it('knows at once that a statement has ended its session, and what with', async () => {
    const session = await engine.open()
    const ended = { name: 'PostgresError', severity: 'FATAL', code: '57P01' }

    const failure = session.run('select pg_terminate_backend(pg_backend_pid())')

    await expect(failure).rejects.toMatchObject(ended)
    expect(session.isLost()).toBe(true)
    await expect(session.run('select 1')).rejects.toMatchObject(ended)
    session.release()
  })

  it('tells of a connection that went without a word', async () => {
    const session = await engine.open()
    process.kill(session.backend, 'SIGKILL')
    await expect.poll(session.isLost).toBe(true)

    await expect(session.run('select 1')).rejects.toMatchObject({
      name: 'EngineUnavailableError',
      message: 'the connection to the database was lost',
      cause: expect.any(Error),
    })

    session.release()
    // All others go with it, until Postgres has recovered.
    await expect.poll(() => alone('select 1').catch(() => {})).toEqual([['1']])
    notices.length = 0
  })

  async function kill(...sessions: Session[]): Promise<void> {
    const other = await openPostgresEngine(server.url)
    const killer = await other.open()
    for (const { backend } of sessions)
      await killer.run(`select pg_terminate_backend(${backend}, 5000)`)
    killer.release()
    await other.close()
  }

  it('survives a restart of the server, and says once while it is away', async () => {
    const { port } = new URL(server.url)
    await alone('create table kept as select 1 as a')
    await server.close()

    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(engine.open()).rejects.toMatchObject({ name: 'EngineUnavailableError' })
    }
    server = await startNativeServer(directory)

    expect(await alone('select a from kept')).toEqual([['1']])
    expect(notices).toEqual([
      `Cannot reach the database at 127.0.0.1:${port}/postgres: connect ECONNREFUSED 127.0.0.1:${port}`,
    ])
  })
})
