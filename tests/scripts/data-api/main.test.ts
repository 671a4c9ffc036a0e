import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ExecuteStatementCommand, RDSDataClient, type SqlParameter } from '@aws-sdk/client-rds-data'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findHolder } from '../../../scripts/database/data-directory-lock.ts'
import { localRegion, localTarget } from '../../../scripts/database/local-target.ts'
import { openByEndpoint } from '../../../scripts/database/open-database.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'
import { type RunningProcess, startProcess } from '../../setup/process.ts'
import { createHold, letGo, untilHeld } from './held-statements.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

let directory: string
/** One for all tests, since building a database takes seconds. */
let data: string
/** Where PGlite has its files in it. */
let files: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-data-api-'))
  data = join(directory, 'data')
  files = join(data, 'postgres')
})

afterAll(() => rmSync(directory, { recursive: true }))

function start(args: string[], env: Record<string, string> = {}): RunningProcess {
  return startProcess(['scripts/data-api.mjs', '--port', '0', ...args], { env })
}

async function endpointOf(server: RunningProcess): Promise<string> {
  const [, endpoint] = await server.waitFor(/^data-api listening on (http:\S+)$/m)
  return endpoint as string
}

/** Of a server that listens on every address of this machine. */
async function localEndpointOf(server: RunningProcess): Promise<string> {
  return (await endpointOf(server)).replace('0.0.0.0', '127.0.0.1')
}

/** One of this machine that a server on 127.0.0.1 does not listen on; Linux has all of 127.0.0.0/8. */
function otherAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((some) => some ?? [])
  return (
    addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2'
  )
}

/** Whether an address takes connections at the port of an endpoint: what it says. */
async function connectionTo(address: string, endpoint: string): Promise<string> {
  const socket = connect(Number(new URL(endpoint).port), address)
  try {
    await once(socket, 'connect')
    return 'connected'
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  } finally {
    socket.destroy()
  }
}

/** Resolves once a server that was told to stop takes no more connections. */
async function untilRefused(endpoint: string): Promise<void> {
  while ((await connectionTo(new URL(endpoint).hostname, endpoint)) === 'connected');
}

const hasIPv6 = Object.values(networkInterfaces()).some((some) =>
  some?.some(({ address }) => address === '::1'),
)

describe('data-api', () => {
  it('builds the database once, listens on 127.0.0.1 alone, and lets what runs finish before it stops', async () => {
    const server = start(['--data-dir', data])
    const endpoint = await endpointOf(server)
    expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await connectionTo(otherAddress(), endpoint)).toBe('ECONNREFUSED')
    expect(findHolder(data)?.dataApi).toBe(endpoint)
    const { db } = openByEndpoint(endpoint, '')
    await sql.raw(createHold).execute(db)
    const slow = sql`select hold('first') as held`.execute(db)
    await untilHeld(files, 'first')
    server.child.kill('SIGTERM')
    await untilRefused(endpoint)
    await server.waitFor(/^Waits for what still runs; Ctrl-C once more ends it at once\.$/m)
    letGo(files, 'first')

    expect((await slow).rows).toEqual([{ held: 'first' }])
    expect(await server.ended).toBe(0)
    expect(server.output()).toContain('Building the embedded database')
    expect(server.output()).not.toContain('Whoever reaches')
    expect(findHolder(data)).toBeUndefined()
    // DBState in ControlFileData: Postgres was shut down, and the next start has nothing to recover.
    expect(readFileSync(join(files, 'global/pg_control')).readInt32LE(16)).toBe(1)
  })

  it('finds it again, warns when others can reach it, and stops when nobody reads its log', async () => {
    const server = start(['--data-dir', data, '--host', '0.0.0.0', '--log'])
    const { db } = openByEndpoint(await localEndpointOf(server), '')
    const { rows } = await sql`select proname from pg_proc where proname = 'hold'`.execute(db)
    server.child.stdout?.destroy()
    await sql`select 1`.execute(db)

    expect(await server.ended).toBe(0)
    expect(rows).toEqual([{ proname: 'hold' }])
    expect(server.output()).not.toContain('Building')
    expect(server.output()).toMatch(
      /^Whoever reaches http:\/\/0\.0\.0\.0:\d+ can run any SQL: --verify-signature KEY:SECRET asks for a signature\.$/m,
    )
  })

  it('loses no acknowledged row to kill -9, takes the dead lock over, and ends with npm', async () => {
    const first = start(['--data-dir', data])
    const { db } = openByEndpoint(await endpointOf(first), '')
    await db.schema.createTable('rows').addColumn('id', 'integer').execute()
    const acknowledged: number[] = []
    const writing = (async () => {
      for (let id = 0; ; id += 1) {
        await db.insertInto('rows').values({ id }).execute()
        acknowledged.push(id)
        if (id === 200) first.child.kill('SIGKILL')
      }
    })()
    await expect(writing).rejects.toThrow()
    await first.ended

    const second = startProcess(['scripts/data-api.mjs', '--port', '0', '--data-dir', data], {
      byNpm: true,
    })
    const again = openByEndpoint(await endpointOf(second), '')
    const rows = await again.db.selectFrom('rows').select('id').execute()
    second.child.kill('SIGTERM')
    await second.ended

    const found = new Set(rows.map(({ id }) => id))
    expect(acknowledged.length).toBeGreaterThan(200)
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
    expect(existsSync(join(data, 'lock')), 'is given back').toBe(false)
  })

  it('outlives the shell that has started it, where that is not of npm', async () => {
    const server = startProcess(['scripts/data-api.mjs', '--port', '0', '--data-dir', data], {
      within: ['sh', '-c', '"$@"; true', 'sh'],
    })
    const { db } = openByEndpoint(await endpointOf(server), '')
    server.child.kill('SIGKILL')
    // Three looks at whether its parent is still there.
    await sleep(1_500)
    const { rows } = await sql`select 1 as one`.execute(db)
    process.kill(findHolder(data)?.pid ?? 0, 'SIGTERM')
    await server.ended

    expect(rows).toEqual([{ one: 1 }])
  })

  describe('while another one runs', () => {
    let server: RunningProcess
    let endpoint: string
    let client: RDSDataClient

    beforeAll(async () => {
      const faults = ['--fault', 'ThrottlingException,times=1', '--fault', 'latency=1']
      server = start(['--data-dir', data, '--host', '0.0.0.0', '--log', ...faults], {
        DATA_API_VERIFY_SIGNATURE: 'AKID:s3cr3t',
      })
      endpoint = await localEndpointOf(server)
      client = new RDSDataClient({
        endpoint,
        region: localRegion,
        credentials: { accessKeyId: 'AKID', secretAccessKey: 's3cr3t' },
      })
    })

    afterAll(() => {
      client.destroy()
      server.child.kill('SIGKILL')
      return server.ended
    })

    const execute = (sql: string, parameters: SqlParameter[] = []) =>
      client.send(new ExecuteStatementCommand({ ...localTarget, sql, parameters }))

    it('says in one line which process holds the directory', async () => {
      const rival = start(['--data-dir', data])

      expect(await rival.ended).toBe(1)
      expect(rival.output()).toBe(
        `${data} is in use by process ${server.child.pid}: stop it first, or choose another directory with --data-dir\n`,
      )
    })

    it('says in one line that the port is taken and how to choose another', async () => {
      const { port } = new URL(endpoint)
      const rival = start(['--data-dir', join(directory, 'other'), '--port', port])

      expect(await rival.ended).toBe(1)
      expect(rival.output()).toBe(
        `Port ${port} is taken: choose another with --port, or 0 for a free one.\n`,
      )
      expect(existsSync(join(directory, 'other'))).toBe(false)
    })

    it('makes faults, asks for signatures and prints each call, but no value and no secret', async () => {
      const text = [{ name: 'text', value: { stringValue: 'private' } }]
      await execute('select :text\n  from generate_series(1, 3)', text)
      const unsigned = await fetch(`${endpoint}/Execute`, { method: 'POST' })
      const [line] = await server.waitFor(/^.*MissingAuthenticationTokenException$/m)

      const output = server.output()
      expect(unsigned.status).toBe(403)
      expect(output).not.toContain('Whoever reaches')
      expect(output).toMatch(
        /^ExecuteStatement +\d+ ms {2}ThrottlingException {2}select :text from generate_series\(1, 3\)$/m,
      )
      expect(output).toMatch(
        /^ExecuteStatement +\d+ ms {2}3 rows {2}select :text from generate_series\(1, 3\)$/m,
      )
      expect(line).toMatch(/^ExecuteStatement +\d+ ms {2}MissingAuthenticationTokenException$/)
      expect(output).not.toMatch(/private|s3cr3t/)
    })

    it('tells on its page what it serves, and that it asks for signatures', async () => {
      const page = await fetch(endpoint, { headers: { accept: 'application/json' } })

      expect(await page.json()).toMatchObject({
        engine: `pglite in ${data}`,
        signatures: 'checked',
        faults: 2,
      })
    })

    it('says where it is to who speaks HTTPS', async () => {
      await expect(fetch(endpoint.replace('http', 'https'))).rejects.toThrow('fetch failed')

      await server.waitFor(/^A client speaks HTTPS: the endpoint is http:\S+\.$/m)
    })

    it('stops at once on a second signal', async () => {
      const cutOff = expect(execute("select hold('last')")).rejects.toThrow()
      await untilHeld(files, 'last')
      server.child.kill('SIGTERM')
      await untilRefused(endpoint)

      server.child.kill('SIGTERM')

      expect(await server.ended).toBe(1)
      await cutOff
    })
  })

  it('says in one line that the directory cannot be written', async () => {
    const file = join(directory, 'file')
    writeFileSync(file, '')

    const { output, ended } = start(['--data-dir', join(file, 'data')])

    expect(await ended).toBe(1)
    expect(output()).toMatch(/^cannot write to \S+ \(ENOTDIR\): choose another directory .*\n$/)
  })

  it('says in one line that there is no room for the database', () => {
    const small = join(directory, 'small')
    const command = `ulimit -f 10000; exec "${process.execPath}" scripts/data-api.mjs --data-dir "${small}"`

    const { status, stderr } = spawnSync('sh', ['-c', command], {
      ...{ cwd: root, env: { PATH: process.env.PATH }, encoding: 'utf8' },
    })

    expect(status).toBe(1)
    expect(stderr.split('\n')).toEqual([
      `Building the embedded database in ${small} (once) ...`,
      `cannot write to ${small} (EFBIG): choose another directory with --data-dir`,
      '',
    ])
    expect(readdirSync(small)).toEqual([])
  })

  it('says so too where there is no room for the lock, and leaves none', () => {
    const full = join(directory, 'full')
    mkdirSync(full)
    const command = `ulimit -f 0; exec "${process.execPath}" scripts/data-api.mjs --data-dir "${full}"`

    const { status, stderr } = spawnSync('sh', ['-c', command], {
      ...{ cwd: root, env: { PATH: process.env.PATH }, encoding: 'utf8' },
    })

    expect(status).toBe(1)
    expect(stderr).toBe(
      `cannot write to ${full} (EFBIG): choose another directory with --data-dir\n`,
    )
    expect(readdirSync(full)).toEqual([])
  })

  it.skipIf(!nativePostgresIsHere)(
    "serves a Postgres of one's own, says which, and when it is away, without its password",
    async () => {
      const postgres = await startNativePostgres()
      const { host, password } = new URL(postgres.url)
      const server = start(['--log'], { DATABASE_URL: postgres.url })
      const endpoint = await endpointOf(server)
      const page = await fetch(endpoint, { headers: { accept: 'application/json' } })
      const { db } = openByEndpoint(endpoint, '')
      const { rows } = await sql`select current_setting('fsync') as fsync`.execute(db)

      await postgres.close()
      const away = `Cannot reach the database at ${host}/postgres: `
      const told = new RegExp(` DatabaseUnavailableException \\(${away}.*\\)  select 1$`, 'm')
      // The first one may still meet the connection that there was.
      const ask = () => sql`select 1`.execute(db).catch(() => server.output())
      await expect.poll(ask).toMatch(told)
      server.child.kill('SIGTERM')

      expect(await server.ended).toBe(0)
      expect(await page.json()).toMatchObject({ engine: `Postgres at ${host}/postgres` })
      expect(rows).toEqual([{ fsync: 'off' }])
      expect(server.output()).toMatch(new RegExp(`^${away}`, 'm'))
      expect(server.output()).not.toContain('Postgres for psql')
      expect(server.output()).not.toContain(password)
    },
  )

  it('says in one line that the database is out of reach, without its password', async () => {
    const { output, ended } = start(['--database-url', 'postgres://me:secret@127.0.0.1:1/app'])

    expect(await ended).toBe(1)
    expect(output()).toBe(
      'Cannot reach the database at 127.0.0.1:1/app: connect ECONNREFUSED 127.0.0.1:1\n',
    )
  })

  it.each(hasIPv6 ? ['localhost', '[::1]'] : ['localhost'])(
    'warns of nobody on %s',
    async (host) => {
      const server = start(['--data-dir', data, '--host', host])

      const { port } = new URL(await endpointOf(server))
      const printed = server.output()
      server.child.kill('SIGTERM')

      expect(await server.ended).toBe(0)
      expect(printed).toBe(`data-api listening on http://${host}:${port}\n`)
    },
  )

  it('says in one line that the address is none of this machine', async () => {
    const { output, ended } = start(['--data-dir', data, '--host', '192.0.2.1'])

    expect(await ended).toBe(1)
    expect(output()).toBe('This machine has no address 192.0.2.1: choose another with --host.\n')
  })

  it('says in one line that PGlite does not bring an extension, and builds nothing', async () => {
    const none = join(directory, 'none')
    const { output, ended } = start([
      ...['--data-dir', none, '--extension', 'uuid-ossp', '--extension', 'vector'],
    ])

    expect(await ended).toBe(1)
    expect(output()).toBe(
      'PGlite does not bring the extension vector: --engine native or a Postgres of your own may\n',
    )
    expect(existsSync(none)).toBe(false)
  })

  it('tells its version', async () => {
    const { output, ended } = start(['--version'])

    expect(await ended).toBe(0)
    expect(output()).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.each([
    [
      'an unknown option',
      ['--prot', '1'],
      "error: unknown option '--prot'\n(Did you mean --port?)\n",
    ],
    [
      'a port out of range',
      ['--port', '70000'],
      "error: option '--port <port>' argument '70000' is invalid. A port is a whole number from 0 to 65535.\n",
    ],
    [
      'no address, which would be all of them',
      ['--host', ''],
      "error: option '--host <address>' argument '' is invalid. An address is needed, such as 127.0.0.1.\n",
    ],
    [
      'no folder',
      ['--data-dir', ''],
      "error: option '--data-dir <directory>' argument '' is invalid. A folder is needed, such as .data.\n",
    ],
    [
      'the URL of another kind of database, without repeating it',
      ['--database-url', 'mysql://me:secret@localhost/app'],
      'error: --database-url is no Postgres URL: it looks like postgres://user:password@host:5432/database\n',
    ],
    [
      'a fault that cannot be',
      ['--fault', 'drop', '--fault', 'drop,tmes=1'],
      "error: option '--fault <fault>' argument 'drop,tmes=1' is invalid. Invalid fault: Unrecognized key: \"tmes\"\n",
    ],
    [
      'an extension beside PostgreSQL, which brings its own',
      ['--extension', 'pg_trgm', '--engine', 'native'],
      'error: --extension is for PGlite: --engine native has those that came with PostgreSQL.\n',
    ],
    [
      "an extension beside a Postgres of one's own",
      ['--extension', 'pg_trgm', '--database-url', 'postgres://me:secret@localhost/app'],
      "error: option '--extension <name>' cannot be used with option '--database-url <url>'\n",
    ],
    [
      'credentials that cannot be read, without repeating them',
      ['--verify-signature', 'secret-without-a-key'],
      'error: The credentials for --verify-signature (or DATA_API_VERIFY_SIGNATURE) are written KEY:SECRET.\n',
    ],
  ])('refuses %s with code 2', async (_refused, args, message) => {
    const { output, ended } = start(args)

    expect(await ended).toBe(2)
    expect(output()).toBe(message)
  })
})
