import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findHolder } from '../../../scripts/database/data-directory-lock.ts'
import { nativePostgresIsHere } from '../../setup/native-postgres.ts'
import { onTerminal, type RunningProcess, startProcess } from '../../setup/process.ts'

const unreachable = 'postgres://me:secret@127.0.0.1:1/app'

let directory: string
let data: string
/** It is held up by a function from the first test on: it says so after seconds, and is let go then. */
let heldUp: Promise<RunningProcess>

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-dev-'))
  data = join(directory, 'data')
})

afterAll(() => rmSync(directory, { recursive: true }))

function start(args: string[], env: Record<string, string> = {}): RunningProcess {
  return startProcess(['scripts/dev.mjs', ...args], {
    env: { PORT: '0', DATA_API_PORT: '0', PLASTER_DATA_DIR: data, ...env },
  })
}

async function urlOf(dev: RunningProcess): Promise<string> {
  const [, url] = await dev.waitFor(/API {7}(http:\S+)[\s\S]*Ctrl-C/)
  return url as string
}

async function stop(dev: RunningProcess): Promise<number | null> {
  dev.child.kill('SIGINT')
  return dev.ended
}

/** Takes as long as it takes to hash a password. */
function signUp(url: string, username: string, password = 'correct horse'): Promise<Response> {
  return fetch(`${url}/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
}

/** For `--import`: the function that hashes this password holds up its process until it is let go, and ends it. */
const lastPassword = 'the last one'
const endAtLastPassword = `data:text/javascript,${encodeURIComponent(`
  import crypto from 'node:crypto'
  import { existsSync } from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const { scrypt } = crypto
  const never = new Int32Array(new SharedArrayBuffer(4))
  crypto.scrypt = (password, ...rest) => {
    if (password !== '${lastPassword}') return scrypt(password, ...rest)
    const { LET_GO, PLASTER_DATA_DIR } = process.env
    while (existsSync(PLASTER_DATA_DIR) && !existsSync(LET_GO)) Atomics.wait(never, 0, 0, 50)
    process.exit(3)
  }
  syncBuiltinESMExports()`)}`

/** With the real psql, where there is one. */
async function query(url: string, statement: string): Promise<string> {
  const options = ['--no-psqlrc', '--tuples-only', '--no-align', '--command', statement]
  const { error, stdout, stderr } = spawnSync('psql', [url, ...options], { encoding: 'utf8' })
  if (!error) return stdout.trim() || stderr
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query({ text: statement, rowMode: 'array' })
  await client.end()
  return String(rows[0]?.[0])
}

describe('dev', () => {
  it('builds, migrates, seeds and serves, alone on its data; starts again with the data kept', async () => {
    const first = startProcess([...onTerminal, 'scripts/dev.mjs'], {
      env: { PORT: '0', DATA_API_PORT: '0', PLASTER_DATA_DIR: data },
    })
    const url = await urlOf(first)
    const tweets = (await (await fetch(`${url}/tweets?limit=100`)).json()) as { data: object[] }
    const created = await signUp(url, 'kept')
    const problem = await (await fetch(`${url}/users/999999`)).json()
    const current = startProcess(['scripts/db.mjs', 'current', '-v'], {
      env: { PLASTER_DATA_DIR: data },
    })
    await current.ended
    const studio = await (await fetch(`${url}/studio`)).text()
    const [, dataApi = ''] = /Data API +(http\S+)/.exec(first.output()) ?? []
    const status = await (await fetch(dataApi)).text()
    const rival = start([])
    const rivalCode = await rival.ended
    const firstCode = await stop(first)
    const holder = findHolder(data)

    const letGo = join(directory, 'let-go')
    const second = startProcess(
      ['--import', endAtLastPassword, 'scripts/dev.mjs', '--concurrency', '1'],
      {
        env: {
          ...{ PORT: '0', DATA_API_PORT: '0', PLASTER_DATA_DIR: data },
          LET_GO: letGo,
        },
      },
    )
    const secondUrl = await urlOf(second)
    const kept = await fetch(`${secondUrl}${created.headers.get('location')}`)
    const atOnce = await Promise.all([signUp(secondUrl, 'one'), signUp(secondUrl, 'other')])
    signUp(secondUrl, 'last', lastPassword).catch(() => {})
    const told = second.waitFor(/^users-create has computed for 10 s without a pause: /m)
    heldUp = told.then(() => {
      writeFileSync(letGo, '')
      return second
    })

    expect(tweets.data).toHaveLength(100)
    expect(created.status).toBe(201)
    expect(problem).toMatchObject({ status: 404, debug: { sql: [expect.any(String)] } })
    expect(studio).toContain('<title>Plaster studio</title>')
    expect(status).toContain(`${data} (embedded Postgres)`)
    expect(first.output().replace(/(Data API +http\S+:)\d+/, '$1PORT')).toContain(
      [
        `  API       ${url}`,
        '  Data API  http://127.0.0.1:PORT',
        `  Docs      ${url}/docs`,
        `  Studio    ${url}/studio`,
        `  Database  ${data} (embedded Postgres)`,
        '  psql      npx db psql, or your own with npm run dev -- --engine native',
        '  Stop      Ctrl-C\n',
      ].join('\n'),
    )
    expect(current.output()).toMatch(/^Rev: [0-9a-f]{12} \(head\)$/m)
    expect(current.output()).toMatch(/^Log: upgrade done .*, by (CI, )?\S+@\S+, process \d+$/m)
    expect(rivalCode).toBe(1)
    expect(rival.output()).toMatch(
      new RegExp(
        `^\\S+ is in use by process ${first.child.pid}: stop it first, or choose another directory with --data-dir\\n$`,
      ),
    )
    expect(await kept.json()).toMatchObject({ username: 'kept' })
    expect(atOnce.map(({ status }) => status).sort()).toEqual([201, 503])
    expect(firstCode).toBe(0)
    expect(first.output()).toMatch(/(\r.\[KBuilding the .* \(once\) \.\.\. \d+\.\d s){2,}\n/)
    expect(first.output(), 'for people').toMatch(
      /^GET \/users\/999999 {2}404 {2}[\d.]+ ms {2}1 call [\d.]+ ms$/m,
    )
    expect(first.output()).toContain('seed 50 users, 100 tweets, 400 likes')
    expect(second.output()).not.toMatch(/Building|upgrade|seed/)
    expect(holder).toBeUndefined()
    expect(statSync(join(data, 'postgres')).mode & 0o777, 'for its owner alone').toBe(0o700)
  })

  it.each(['--port', '--data-api-port'])('says in one line that %s is taken', async (flag) => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo

    const dev = start([flag, String(port)])

    expect(await dev.ended).toBe(1)
    expect(dev.output()).toBe(
      `Port ${port} is taken: choose another with ${flag}, or 0 for a free one.\n`,
    )
    other.close()
  })

  it('says in one line that DATABASE_URL is out of reach', async () => {
    const dev = start([], { DATABASE_URL: unreachable })

    expect(await dev.ended).toBe(1)
    expect(dev.output()).toBe(
      'Cannot reach the database at 127.0.0.1:1/app: connect ECONNREFUSED 127.0.0.1:1\n',
    )
  })

  it.each(['18.20.0', '22.12.0'])('says in one line that Node %s will not do', async (version) => {
    const old = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`
    const dev = startProcess(['-e', `${old}; import('./scripts/dev.mjs')`])

    expect(await dev.ended).toBe(1)
    expect(dev.output()).toBe(
      `Node ${version} will not do: Plaster needs Node 20.19, 22.13, or 24 and later.\n`,
    )
  })

  it('says in one line where a file that all need does not load', async () => {
    writeFileSync(join(directory, 'package.json'), '{"type":"module"}')
    const [broken, absent] = [
      join(directory, 'broken.ts'),
      relative('.', join(directory, 'absent.ts')),
    ]
    const here = relative('.', broken)
    const mistakes = [
      ['export const x = {\n  <<<<<<< HEAD\n', `${here}:2:3: Expected identifier but found "<<"\n`],
      ["import './absent.ts'", `${here} imports ${absent}, which is not there.\n`],
      [
        "import 'absent'",
        `${here} imports the package absent, which is not installed: npm ci installs all of package.json.\n`,
      ],
    ] as const
    for (const [text, line] of mistakes) {
      writeFileSync(broken, text)
      const dev = startProcess([
        '-e',
        `import('./scripts/start.mjs').then(({ start }) => start(new URL(${JSON.stringify(pathToFileURL(broken))})))`,
      ])

      expect(await dev.ended).toBe(1)
      expect(dev.output()).toBe(line)
    }
  })

  it('says in one line that a Lambda authorizer would not be asked', async () => {
    const text = 'provider: { httpApi: { authorizers: { guard: { type: request } } } }'
    const withAuthorizer = `
      const { promises } = require('node:fs')
      const { readFile } = promises
      promises.readFile = async (path, ...options) =>
        /serverless\\.yml$/.test(path) ? '${text}' : readFile(path, ...options)
      require('node:module').syncBuiltinESMExports()`
    const dev = startProcess(['-e', `${withAuthorizer}; import('./scripts/dev.mjs')`], {
      env: { PORT: '0', DATA_API_PORT: '0', DATABASE_URL: unreachable },
    })

    expect(await dev.ended).toBe(1)
    expect(dev.output()).toMatch(
      /^serverless\.yml: provider\.httpApi\.authorizers\.guard: the local gateway has authorizers of type jwt, .*\n$/,
    )
  })

  it.runIf(nativePostgresIsHere)(
    'prints a URL that psql opens, the same each time, as npm passes the engine on, and uses one',
    async () => {
      const native = { PLASTER_DATA_DIR: join(directory, 'native') }
      const first = start(['--engine', 'native'], native)
      await urlOf(first)
      const [, address = ''] = await first.waitFor(/Postgres {2}(postgresql:\S+)/)
      const shown = await query(address, 'select count(*) from users')
      await query(address, 'create database other')
      const DATABASE_URL = Object.assign(new URL(address), { pathname: '/other' }).href
      const guest = start([], { DATABASE_URL })
      const health = await fetch(`${await urlOf(guest)}/health`)
      const current = startProcess(['scripts/db.mjs', 'current'], { env: { DATABASE_URL } })
      await current.ended
      const guestCode = await stop(guest)
      const production = Object.assign(new URL(address), { pathname: '/shop_prod' }).href
      await query(address, 'create database shop_prod')
      const careful = start([], { DATABASE_URL: production })
      await urlOf(careful)
      await stop(careful)
      const made = await query(
        production,
        "select count(*) from pg_tables where schemaname = 'public'",
      )
      await stop(first)
      const second = startProcess(['scripts/dev.mjs', 'native'], {
        env: { PORT: '0', DATA_API_PORT: '0', ...native },
        byNpm: true,
      })
      await urlOf(second)
      const [, again] = await second.waitFor(/Postgres {2}(postgresql:\S+)/)
      second.child.kill('SIGTERM')
      await second.ended

      expect(shown).toBe('50')
      expect(again).toBe(address)
      expect(existsSync(join(directory, 'native/lock')), 'stopped with npm, in order').toBe(false)
      expect(first.output()).not.toContain('psql')
      expect(await health.json()).toEqual({ status: 'ok' })
      expect(guest.output()).toContain('seed 50 users, 100 tweets, 400 likes')
      expect(current.output()).toMatch(/^[0-9a-f]{12} \(head\)$/m)
      expect(guestCode).toBe(0)
      expect(careful.output()).toContain(
        'Nothing is migrated or seeded in a database of the stage prod',
      )
      expect(made).toBe('0')
    },
  )

  it('says in one line where flags go that npm keeps for itself', async () => {
    const dev = start(['native', '3001'])

    expect(await dev.ended).toBe(2)
    expect(dev.output()).toContain(
      'npm keeps flags for itself unless they come after --, as in npm run dev -- --port <port>',
    )
  })

  it('names the function that holds up all others, and the one that ends them', async () => {
    const { ended, output } = await heldUp

    expect(await ended).toBe(3)
    expect(output()).toMatch(/^users-create has called process\.exit\(3\), which ends /m)
  })
})
