import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireNativeBinaries } from '../../../../scripts/data-api/engines/native-binaries.ts'
import { chooseIdentity, commandAs } from '../../../../scripts/data-api/engines/native-identity.ts'
import { openByEndpoint } from '../../../../scripts/database/open-database.ts'
import { nativePostgresIsHere } from '../../../setup/native-postgres.ts'
import { type RunningProcess, startProcess } from '../../../setup/process.ts'

/** A process that has ended may stay in the list until somebody asks how. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return /^[^Z]/.test(stdout.trim())
}

describe.runIf(nativePostgresIsHere)('data-api --engine native', () => {
  let directory: string
  let data: string

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'plaster-native-'))
    data = join(directory, 'data')
  })

  afterAll(() => rmSync(directory, { recursive: true }))

  async function start(): Promise<{ server: RunningProcess; endpoint: string }> {
    const args = ['scripts/data-api.mjs', '--port', '0', '--engine', 'native', '--data-dir', data]
    const server = startProcess(args)
    const [, endpoint = ''] = await server.waitFor(/^data-api listening on (http:\S+)$/m)
    return { server, endpoint }
  }

  const postmaster = () =>
    Number(readFileSync(join(data, 'native', 'data', 'postmaster.pid'), 'utf8').split('\n', 1)[0])

  it('keeps its database in the data directory and stops its server with itself', async () => {
    const first = await start()
    const { db } = openByEndpoint(first.endpoint, '')
    await db.schema.createTable('kept').addColumn('id', 'integer').execute()
    await db.insertInto('kept').values({ id: 1 }).execute()
    const pid = postmaster()
    first.server.child.kill('SIGTERM')
    const code = await first.server.ended

    const second = await start()
    const rows = await openByEndpoint(second.endpoint, '')
      .db.selectFrom('kept')
      .selectAll()
      .execute()
    second.server.child.kill('SIGTERM')
    await second.server.ended

    expect(code).toBe(0)
    expect(isRunning(pid)).toBe(false)
    expect(rows).toEqual([{ id: 1 }])
    expect(existsSync(join(data, 'postgres'))).toBe(false)
  })

  it('stops the server that a killed launcher left behind, and loses no row', async () => {
    const first = await start()
    const { db } = openByEndpoint(first.endpoint, '')
    await db.schema.createTable('rows').addColumn('id', 'integer').execute()
    await db.insertInto('rows').values({ id: 1 }).execute()
    const orphan = postmaster()
    first.server.child.kill('SIGKILL')
    await first.server.ended
    const survived = isRunning(orphan)

    const second = await start()
    const rows = await openByEndpoint(second.endpoint, '')
      .db.selectFrom('rows')
      .selectAll()
      .execute()
    second.server.child.kill('SIGTERM')
    await second.server.ended

    expect(rows).toEqual([{ id: 1 }])
    expect([survived, isRunning(orphan)]).toEqual([true, false])
  })

  it('leaves alone whoever has the pid of a server that is gone', async () => {
    const file = join(data, 'native', 'data', 'postmaster.pid')
    writeFileSync(file, `${process.pid}\n${data}\n`)

    const { server } = await start()
    server.child.kill('SIGTERM')
    const code = await server.ended

    expect(code).toBe(0)
  })

  it('is reached only with its password, which is for its user alone', async () => {
    const { mode } = statSync(join(data, 'native', 'password'))
    const access = readFileSync(join(data, 'native', 'data', 'pg_hba.conf'), 'utf8')

    expect(mode & 0o777).toBe(0o600)
    expect(access).not.toMatch(/^[^#]*\btrust\b/m)
  })
})

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
