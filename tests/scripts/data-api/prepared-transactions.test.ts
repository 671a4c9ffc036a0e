import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import { localTarget } from '../../../scripts/database/local-target.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'
import { jsonOf, sendRaw } from './raw-request.ts'

const { database: _database, ...arns } = localTarget

describe.runIf(nativePostgresIsHere)('after a PREPARE TRANSACTION', () => {
  let postgres: NativePostgres
  let engine: Engine
  let server: DataApi

  beforeAll(async () => {
    postgres = await startNativePostgres('max_prepared_transactions = 5\n')
    engine = await openPostgresEngine(postgres.url)
    server = await startDataApi({ engine, port: 0 })
    await execute('create table notes (text text)')
  })

  afterAll(async () => {
    await server.close()
    await engine.close()
    await postgres.close()
  })

  async function call(path: string, members: object) {
    return jsonOf(
      await sendRaw(server.url, { path, body: JSON.stringify({ ...arns, ...members }) }),
    )
  }

  const execute = (sql: string, more = {}) => call('/Execute', { sql, ...more })

  async function texts(): Promise<unknown> {
    const { formattedRecords } = await execute('select text from notes', {
      formatRecordsAs: 'JSON',
    })
    return formattedRecords
  }

  it.each([
    ['CommitTransaction', 'Transaction Committed'],
    ['RollbackTransaction', 'Rollback Complete'],
  ])('the next statements commit by themselves, and %s answers', async (operation, status) => {
    await execute('delete from notes')
    const { transactionId } = await call('/BeginTransaction', {})
    await execute("insert into notes values ('prepared')", { transactionId })
    await execute(`prepare transaction '${operation}'`, { transactionId })
    await execute("insert into notes values ('by itself')", { transactionId })
    const before = await texts()

    const ended = await call(`/${operation}`, { transactionId })

    expect(before).toBe('[{"text":"by itself"}]')
    expect(ended).toEqual({ transactionStatus: status })
    await execute(`commit prepared '${operation}'`)
    expect(await texts()).toBe('[{"text":"prepared"},{"text":"by itself"}]')
  })
})
