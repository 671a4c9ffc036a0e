import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RDSDataClient } from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openPgliteEngine } from '../../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import { lockDataDirectory } from '../../../scripts/database/data-directory-lock.ts'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../scripts/database/local-target.ts'
import { openDataApi } from '../../../scripts/database/open-database.ts'
import { openDataApiLink } from '../../../scripts/psql/session/data-api-link.ts'
import { openKyselyLink } from '../../../scripts/psql/session/kysely-link.ts'
import { runStatement } from '../../../scripts/psql/session/run-statement.ts'
import type { Link } from '../../../scripts/psql/session/session.ts'
import { parseStatement } from '../../../scripts/psql/session/statement.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

async function run(link: Link, sql: string) {
  link.ready()
  return runStatement(link, await parseStatement(sql), { readOnly: false, notice() {} })
}

/** It repeats no call by itself. */
function connect(endpoint: string): RDSDataClient {
  const credentials = localCredentials
  return new RDSDataClient({ endpoint, region: localRegion, credentials, maxAttempts: 1 })
}

describe('the database of a function', () => {
  let database: TestDatabase
  let link: Link

  beforeAll(async () => {
    database = await openTestDatabase({ migrated: false })
    link = openKyselyLink(database.db)
    await run(link, 'create table t (a int, b text[])')
  })

  afterAll(async () => {
    await database.close()
  })

  it('gives rows, tags and errors', async () => {
    expect(await run(link, "insert into t values (1, '{x,null}'), (2, null)")).toMatchObject({
      tag: 'INSERT 0 2',
    })
    expect(await run(link, 'select a, b, true as c from t order by a')).toEqual({
      columns: [{ name: 'a', type: 'int8' }, { name: 'b' }, { name: 'c' }],
      rows: [
        ['1', '{x,NULL}', 't'],
        ['2', null, 't'],
      ],
      tag: 'SELECT 2',
    })
    await expect(run(link, 'select nope')).rejects.toMatchObject({ name: 'SqlError', position: 8 })
  })

  it('has transactions, and says when one has failed', async () => {
    await run(link, 'begin')
    await run(link, 'delete from t')
    await expect(run(link, 'select 1/0')).rejects.toThrow('division by zero')

    expect(link.state()).toBe('failed')
    expect(await run(link, 'commit')).toMatchObject({ tag: 'ROLLBACK' })
    expect(await run(link, 'select count(*) from t')).toMatchObject({ rows: [['2']] })
  })

  it('takes one statement at a time', async () => {
    await expect(link.run({ sql: 'commit; delete from t', node: undefined })).rejects.toThrow(
      'send one at a time',
    )
  })
})

describe('a transaction that only reads', () => {
  it('is not left by preparing it once it has failed', async () => {
    const database = await openTestDatabase({ migrated: false })
    const client = connect(database.endpoint)
    const dataApi = openDataApiLink({ client, config: localTarget, notice() {} })
    await run(dataApi, 'create table t (a int)')
    const read = async (link: Link, sql: string) =>
      runStatement(link, await parseStatement(sql), { readOnly: true, notice() {} })

    for (const link of [dataApi, openKyselyLink(database.db)]) {
      await read(link, 'begin')
      await expect(read(link, 'select 1/0')).rejects.toThrow('division by zero')
      await expect(read(link, "prepare transaction 'x'")).rejects.toThrow('by its URL')
      await expect(read(link, 'insert into t values (1)')).rejects.toThrow('aborted')
      await read(link, 'rollback')
    }

    expect(await run(dataApi, 'select count(*) from t')).toMatchObject({ rows: [['0']] })
    client.destroy()
    await database.close()
  })
})

describe('a cluster that is paused', () => {
  it('is waited for, which is said once', async () => {
    const database = await openTestDatabase({ migrated: false })
    const client = connect(database.endpoint)
    const notices: string[] = []
    const notice = (text: string) => void notices.push(text)
    const link = openDataApiLink({ client, config: localTarget, notice })
    database.faults.add({ error: 'DatabaseResumingException', times: 2 })

    expect(await run(link, 'select 6 * 7 as answer')).toMatchObject({ rows: [['42']] })
    expect(notices).toEqual(['The database is not there yet: waiting for it ...'])

    client.destroy()
    await database.close()
  })
})

describe('the embedded database of another process', () => {
  it('is ended with a statement that is canceled, and has what was committed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'plaster-embedded-'))
    const lock = await lockDataDirectory(directory)
    const snapshot = inject('snapshots').empty
    const engine = await openPgliteEngine({ directory: join(directory, 'postgres'), snapshot })
    const server = await startDataApi({ engine, port: 0 })
    lock.announce(server.url)
    const api = await openDataApi({ PLASTER_DATA_DIR: directory })
    const link = openDataApiLink({ ...api, notice() {} })
    await run(link, 'create table t (a int)')
    await run(link, 'begin')
    await run(link, 'insert into t values (1)')
    const calls = server.calls()
    const sleeping = run(link, 'select pg_sleep(600)').catch((error) => error)
    // The first asks for its columns.
    while (server.calls() < calls + 2) await sleep(20)
    await link.cancel()

    expect(await sleeping).toMatchObject({
      message: 'canceling statement due to user request',
      detail: 'The transaction is over with it, and rolled back.',
    })
    expect(link.state()).toBe('none')
    expect(await run(link, 'select count(*) from t')).toMatchObject({ rows: [['0']] })

    api.client.destroy()
    await server.close()
    await engine.close()
    await rm(directory, { recursive: true })
  })
})
