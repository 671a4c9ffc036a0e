import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findHolder } from '../../../scripts/database/data-directory-lock.ts'
import { localRegion, localTarget } from '../../../scripts/database/local-target.ts'
import { openByEndpoint } from '../../../scripts/database/open-database.ts'
import { type RunningProcess, startProcess } from '../../setup/process.ts'

let directory: string
/** One for all tests, since building a database takes seconds. */
let data: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-data-api-'))
  data = join(directory, 'data')
})

afterAll(() => rmSync(directory, { recursive: true }))

function start(args: string[], env: Record<string, string> = {}): RunningProcess {
  return startProcess(['scripts/data-api.mjs', '--port', '0', ...args], { env })
}

async function endpointOf(server: RunningProcess): Promise<string> {
  const [, endpoint] = await server.waitFor(/^data-api listening on (http:\S+)$/m)
  return endpoint as string
}

describe('data-api', () => {
  it('builds the database once, serves it, stops on SIGTERM and finds it again', async () => {
    const first = start(['--data-dir', data])
    const { db } = openByEndpoint(await endpointOf(first), '')
    await db.schema.createTable('kept').addColumn('id', 'integer').execute()
    await db.insertInto('kept').values({ id: 1 }).execute()
    first.child.kill('SIGTERM')
    const firstCode = await first.ended

    const second = start(['--data-dir', data])
    const again = openByEndpoint(await endpointOf(second), '')
    const rows = await again.db.selectFrom('kept').selectAll().execute()
    second.child.kill('SIGINT')
    const secondCode = await second.ended

    expect(first.output()).toContain('Building the embedded database')
    expect(second.output()).not.toContain('Building')
    expect(rows).toEqual([{ id: 1 }])
    expect([firstCode, secondCode]).toEqual([0, 0])
    expect(findHolder(data)).toBeUndefined()
  })

  it('loses no acknowledged row to kill -9, and takes the dead lock over', async () => {
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

    const second = start(['--data-dir', data])
    const again = openByEndpoint(await endpointOf(second), '')
    const rows = await again.db.selectFrom('rows').select('id').execute()
    second.child.kill('SIGTERM')
    await second.ended

    const found = new Set(rows.map(({ id }) => id))
    expect(acknowledged.length).toBeGreaterThan(200)
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
  })

  it('says in one line which process holds the directory', async () => {
    const holder = start(['--data-dir', data])
    await endpointOf(holder)

    const rival = start(['--data-dir', data])

    expect(await rival.ended).toBe(1)
    expect(rival.output()).toBe(
      `${data} is in use by process ${holder.child.pid}: stop it first, or choose another directory with PLASTER_DATA_DIR or --data-dir\n`,
    )
    holder.child.kill('SIGTERM')
    await holder.ended
  })

  it('says in one line that the port is taken and how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo

    const { output, ended } = start(['--data-dir', data, '--port', String(port)])

    expect(await ended).toBe(1)
    expect(output()).toBe(
      `Port ${port} is taken: choose another with --port, or 0 for a free one.\n`,
    )
    expect(findHolder(data)).toBeUndefined()
    other.close()
  })

  it('says in one line that the directory cannot be written', async () => {
    const file = join(directory, 'file')
    writeFileSync(file, '')

    const { output, ended } = start(['--data-dir', join(file, 'data')])

    expect(await ended).toBe(1)
    expect(output()).toMatch(/^cannot write to \S+ \(ENOTDIR\): choose another directory .*\n$/)
  })

  it('says in one line that the database is out of reach, without its password', async () => {
    const { output, ended } = start(['--database-url', 'postgres://me:secret@127.0.0.1:1/app'])

    expect(await ended).toBe(1)
    expect(output()).toBe(
      'Cannot reach the database at 127.0.0.1:1/app: connect ECONNREFUSED 127.0.0.1:1\n',
    )
  })

  it('says in one line that the address is none of this machine', async () => {
    const { output, ended } = start(['--data-dir', data, '--host', '192.0.2.1'])

    expect(await ended).toBe(1)
    expect(output()).toBe('This machine has no address 192.0.2.1: choose another with --host.\n')
  })

  it('makes faults, asks for signatures and prints each call, but no value and no secret', async () => {
    const args = ['--host', '0.0.0.0', '--data-dir', data, '--log']
    const faults = ['--fault', 'ThrottlingException,times=1', '--fault', 'latency=1']
    const server = start([...args, ...faults], { DATA_API_VERIFY_SIGNATURE: 'AKID:s3cr3t' })
    const { port } = new URL(await endpointOf(server))
    const client = new RDSDataClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: localRegion,
      credentials: { accessKeyId: 'AKID', secretAccessKey: 's3cr3t' },
    })

    await client.send(
      new ExecuteStatementCommand({
        ...localTarget,
        sql: 'select :text\n  from generate_series(1, 3)',
        parameters: [{ name: 'text', value: { stringValue: 'private' } }],
      }),
    )
    const unsigned = await fetch(`http://127.0.0.1:${port}/Execute`, { method: 'POST' })
    client.destroy()
    server.child.kill('SIGTERM')
    await server.ended

    const output = server.output()
    expect(unsigned.status).toBe(403)
    expect(output).not.toContain('Whoever reaches')
    expect(output).toMatch(
      /^ExecuteStatement +\d+ ms {2}ThrottlingException {2}select :text from generate_series\(1, 3\)$/m,
    )
    expect(output).toMatch(
      /^ExecuteStatement +\d+ ms {2}3 rows {2}select :text from generate_series\(1, 3\)$/m,
    )
    expect(output).toMatch(/^ExecuteStatement +\d+ ms {2}MissingAuthenticationTokenException$/m)
    expect(output).not.toMatch(/private|s3cr3t/)
  })

  it('warns when others can reach it and need no signature', async () => {
    const server = start(['--data-dir', data, '--host', '0.0.0.0'])

    await endpointOf(server)
    server.child.kill('SIGTERM')
    await server.ended

    expect(server.output()).toMatch(
      /^Whoever reaches http:\/\/0\.0\.0\.0:\d+ can run any SQL: --verify-signature KEY:SECRET asks for a signature\.$/m,
    )
  })

  it('lets a running statement finish before it stops', async () => {
    const server = start(['--data-dir', data])
    const { db } = openByEndpoint(await endpointOf(server), '')
    await sql`select 1`.execute(db)

    const slow = sql`select pg_sleep(1), 7 as seven`.execute(db)
    await new Promise((resolve) => setTimeout(resolve, 300))
    server.child.kill('SIGTERM')

    await expect(slow).resolves.toMatchObject({ rows: [{ seven: 7 }] })
    expect(await server.ended).toBe(0)
  })

  it('stops at once on a second signal', async () => {
    const server = start(['--data-dir', data, '--log'])
    const { db } = openByEndpoint(await endpointOf(server), '')
    const slow = sql`select pg_sleep(30)`.execute(db)
    slow.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 300))

    server.child.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 100))
    server.child.kill('SIGTERM')

    expect(await server.ended).toBe(1)
    await expect(slow).rejects.toThrow()
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
      'a fault that cannot be',
      ['--fault', 'drop', '--fault', 'drop,tmes=1'],
      "error: option '--fault <fault>' argument 'drop,tmes=1' is invalid. Invalid fault: Unrecognized key: \"tmes\"\n",
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
