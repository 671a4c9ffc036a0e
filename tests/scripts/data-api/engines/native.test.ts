import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openNativeEngine } from '../../../../scripts/data-api/engines/native.ts'
import { requireNativeBinaries } from '../../../../scripts/data-api/engines/native-binaries.ts'
import { buildNative, nativePaths } from '../../../../scripts/data-api/engines/native-build.ts'
import { findHolder } from '../../../../scripts/database/data-directory-lock.ts'
import { localTarget } from '../../../../scripts/database/local-target.ts'
import { openByEndpoint } from '../../../../scripts/database/open-database.ts'
import { makeDataFolder } from '../../../setup/kept-data.ts'
import { nativePostgresIsHere } from '../../../setup/native-postgres.ts'
import { type RunningProcess, startProcess } from '../../../setup/process.ts'
import { sendRaw } from '../raw-request.ts'
import {
  groupOf,
  isRunning,
  killWatcher,
  native,
  postmasterOf,
  startNative,
} from './native-processes.ts'

describe.runIf(nativePostgresIsHere)('data-api --engine native', () => {
  let directory: string
  let data: string

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'plaster-native-'))
    data = join(directory, 'data')
  })

  afterAll(() => rmSync(directory, { recursive: true }))

  /** As psql does, which keeps no server from ending. */
  async function connect(server: RunningProcess): Promise<void> {
    const [, url] = await server.waitFor(/^Postgres for psql and others at (\S+)$/m)
    const psql = new pg.Client(url)
    psql.on('error', () => {})
    await psql.connect()
  }

  it('keeps its database in the data directory and stops its server with itself, killed too', async () => {
    const first = await startNative(data)
    await connect(first.server)
    const { db } = openByEndpoint(first.endpoint, '')
    await db.schema.createTable('kept').addColumn('id', 'integer').execute()
    await db.insertInto('kept').values({ id: 1 }).execute()
    const pid = postmasterOf(data)
    const group = groupOf(pid)
    killWatcher(first.server.child.pid)
    first.server.child.kill('SIGTERM')
    const code = await first.server.ended
    const survived = isRunning(pid)
    const state = readFileSync(join(data, 'native/data/global/pg_control')).readInt32LE(16)

    const port = readFileSync(join(data, 'native/port'), 'utf8')
    writeFileSync(join(data, 'native/host'), 'two')

    const second = await startNative(data, [], { PLASTER_ENGINE: 'native' })
    const secondPort = readFileSync(join(data, 'native/port'), 'utf8')
    const rows = await openByEndpoint(second.endpoint, '')
      .db.selectFrom('kept')
      .selectAll()
      .execute()
    const secondPid = postmasterOf(data)
    const host = readFileSync(join(data, 'native/host'), 'utf8')
    const starts = readFileSync(join(data, 'native/log'), 'utf8').match(/starting PostgreSQL/g)
    await connect(second.server)
    second.server.child.kill('SIGKILL')
    await second.server.ended

    expect(code).toBe(0)
    expect(first.server.output()).not.toContain('PostgreSQL')
    expect(secondPort, 'for tools that were told of it').toBe(port)
    expect(host, 'for who finds it on another one').toBe(hostname())
    expect(starts).toHaveLength(1)
    expect(survived).toBe(false)
    // DBState in ControlFileData: it was shut down, and the next start has nothing to recover.
    expect(state).toBe(1)
    expect(group, 'none of ours, which Ctrl-C is for').toBe(pid)
    await expect.poll(() => isRunning(secondPid), { timeout: 30_000 }).toBe(false)
    expect(rows).toEqual([{ id: 1 }])
    expect(existsSync(join(data, 'postgres'))).toBe(false)
  })

  it('says that its server has ended by itself, and then stops without it', async () => {
    const { server, endpoint } = await startNative(data)
    process.kill(postmasterOf(data), 'SIGKILL')
    const [, log] = await server.waitFor(
      /^PostgreSQL has ended, (\S+) may say why: start again\.$/m,
    )
    const { database: _, ...arns } = localTarget
    const ask = () => sendRaw(endpoint, { body: JSON.stringify({ ...arns, sql: 'select 1' }) })
    // What it had started ends a little later, and may answer until then.
    await expect
      .poll(async () => ({ ...(await ask()), output: server.output() }))
      .toMatchObject({
        status: 504,
        output: expect.stringMatching(
          /^Cannot reach the database at 127\.0\.0\.1:\d+\/postgres: /m,
        ),
      })
    server.child.kill('SIGTERM')

    expect(await server.ended).toBe(0)
    expect(log).toBe(join(data, 'native', 'log'))
    expect(existsSync(join(data, 'lock'))).toBe(false)
  })

  it('serves the API of npm run dev too', async () => {
    const dev = startProcess(['scripts/dev.mjs'], {
      env: { PORT: '0', DATA_API_PORT: '0', PLASTER_DATA_DIR: data, PLASTER_ENGINE: 'native' },
    })
    const [, api, dataApi = ''] = await dev.waitFor(
      /API {7}(http:\S+)\s+Data API {2}(http:\S+)[\s\S]*Ctrl-C/,
    )
    const tweets = await fetch(`${api}/tweets`)
    const { rows } = await sql`select current_setting('server_version') as version,
      current_setting('listen_addresses') as addresses,
      current_setting('unix_socket_directories') as sockets, current_setting('fsync') as fsync,
      upper('é') as upper`.execute(openByEndpoint(dataApi, '').db)
    dev.child.kill('SIGINT')

    expect(await dev.ended).toBe(0)
    expect(tweets.status).toBe(200)
    expect(rows).toEqual([
      {
        version: expect.stringMatching(/^17\./),
        ...{ addresses: '127.0.0.1', sockets: '', fsync: 'off', upper: 'É' },
      },
    ])
    expect(existsSync(join(data, 'postgres'))).toBe(false)
  })

  it('is reached only with its password, which is for its user alone', async () => {
    const modeOf = (path: string) => statSync(join(data, 'native', path)).mode & 0o777
    const access = readFileSync(join(data, 'native', 'data', 'pg_hba.conf'), 'utf8')

    expect([modeOf('.'), modeOf('password')]).toEqual([0o700, 0o600])
    expect(readFileSync(join(data, 'native', 'password'), 'utf8')).toHaveLength(32)
    expect(access).not.toMatch(/^[^#]*\b(trust|md5)\b/m)
  })

  it('says in one line that there is no room for the database', () => {
    const small = join(directory, 'small')
    const command = `ulimit -f 100; exec "${process.execPath}" scripts/data-api.mjs --engine native --data-dir "${small}"`

    const { status, stderr } = spawnSync('sh', ['-c', command], {
      ...{ env: { PATH: process.env.PATH }, encoding: 'utf8' },
    })

    expect(status).toBe(1)
    expect(stderr).toMatch(
      /^Building .*\nPostgreSQL could not make a database: .* FATAL: .*: File too large\n$/,
    )
    expect(existsSync(join(small, 'native'))).toBe(false)
  })

  it('says in one line why PostgreSQL did not start, and leaves the directory free', async () => {
    const settings = join(data, 'native', 'data', 'postgresql.conf')
    appendFileSync(settings, "shared_preload_libraries = 'nothing'\n")
    const args = ['scripts/data-api.mjs', '--port', '0', '--data-dir', data, ...native]

    const { output, ended } = startProcess(args)

    expect(await ended).toBe(1)
    expect(output()).toMatch(
      /^PostgreSQL did not start: .* FATAL: {2}could not access file "nothing": .* \(\S+native\/log\)\n$/,
    )
    expect(findHolder(data)).toBeUndefined()
  })
})

describe.runIf(nativePostgresIsHere)('openNativeEngine', () => {
  let directory: string

  beforeAll(async () => {
    const { postgres } = await requireNativeBinaries()
    directory = await makeDataFolder(postgres, buildNative)
  })

  afterAll(() => rmSync(directory, { recursive: true }))

  it('ends its server and itself at once, whatever still runs', async () => {
    const engine = await openNativeEngine(directory)
    const session = await engine.open()
    const running = session
      .run('select pg_sleep(60)')
      .catch((error: Error) => error.name)
      .finally(session.release)

    await engine.close()

    expect(await running).toBe('EngineUnavailableError')
    await expect(engine.open()).rejects.toThrow('the database is closed')
    expect(existsSync(mark())).toBe(false)
  })

  it('leaves no server where it does not open', async () => {
    const { password } = nativePaths(directory)
    const kept = readFileSync(password)
    writeFileSync(password, 'another')

    await expect(openNativeEngine(directory)).rejects.toThrow('password authentication failed')

    expect(existsSync(mark())).toBe(false)
    writeFileSync(password, kept)
  })

  /** Is there while a server is. */
  function mark(): string {
    return join(nativePaths(directory).data, 'postmaster.pid')
  }
})
