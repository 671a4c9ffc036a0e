import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireNativeBinaries } from '../../../../scripts/data-api/engines/native-binaries.ts'
import { chooseIdentity, commandAs } from '../../../../scripts/data-api/engines/native-identity.ts'
import { openByEndpoint } from '../../../../scripts/database/open-database.ts'
import { nativePostgresIsHere } from '../../../setup/native-postgres.ts'
import { startProcess } from '../../../setup/process.ts'

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

  it('says as whom it could not make a database', async () => {
    const args = ['scripts/data-api.mjs', '--port', '0', '--engine', 'native']
    const directory = join(closed, 'data')

    const { output, ended } = startProcess([...args, '--data-dir', directory], {
      env: { PATH: '/nowhere' },
    })

    expect(await ended).toBe(1)
    expect(output()).toMatch(
      /\nPostgreSQL could not make a database as nobody, since it refuses root: initdb: error: .*: Permission denied\n$/,
    )
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
