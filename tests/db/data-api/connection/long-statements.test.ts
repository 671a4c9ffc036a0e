import { RDSDataClient } from '@aws-sdk/client-rds-data'
import { Kysely, type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { DataApiDialect } from '../../../../db/data-api/index.ts'
import { openPgliteEngine } from '../../../../scripts/data-api/engines/pglite.ts'
import { type DataApi, startDataApi } from '../../../../scripts/data-api/server.ts'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../../scripts/database/local-target.ts'
import { createHastyClock } from '../../../setup/hasty-clock.ts'

const clock = createHastyClock()

/** How many of the next looks at whether the statement has ended get no answer. */
let lostLooks = 0

let engine: Awaited<ReturnType<typeof openPgliteEngine>>
let server: DataApi
let db: Kysely<{ done: { id: number } }>

beforeAll(async () => {
  engine = await openPgliteEngine({ snapshot: inject('snapshots').empty })
  server = await startDataApi({ engine, port: 0, clock })
  const client = new RDSDataClient({
    endpoint: server.url,
    region: localRegion,
    credentials: localCredentials,
  })
  client.middlewareStack.add(
    (next) => async (args) => {
      const isLook = 'sql' in args.input && args.input.sql === 'select 1'
      if (!isLook || lostLooks === 0) return next(args)
      lostLooks -= 1
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    },
    { step: 'deserialize', priority: 'low' },
  )
  const wait = () => new Promise((resolve) => setTimeout(resolve, 10))
  const options = { continueAfterTimeout: true, wait }
  db = new Kysely({ dialect: new DataApiDialect({ client, ...localTarget, ...options }) })
  await db.schema.createTable('done').addColumn('id', 'integer').execute()
})

beforeEach(() => db.deleteFrom('done').execute())

afterAll(async () => {
  await db.destroy()
  await server.close()
  await engine.close()
})

// biome-ignore lint/suspicious/noExplicitAny: whatever tables there are
async function runTooLong(db: Kysely<any>, statement: RawBuilder<unknown>): Promise<void> {
  clock.hurry()
  await statement.execute(db)
}

const longInsert = sql`insert into done select 1 from pg_sleep(0.4)`
const longFailure = sql`insert into done select 1 / length(pg_sleep(0.4)::text)`
const rows = () => db.selectFrom('done').select('id').execute()

describe('a statement that takes longer than its call', () => {
  it('is waited for in a transaction, and done once', async () => {
    await db.transaction().execute(async (transaction) => {
      await runTooLong(transaction, longInsert)
      await transaction.insertInto('done').values({ id: 2 }).execute()
    })

    expect(await rows()).toEqual([{ id: 1 }, { id: 2 }])
  })

  it('is waited for also where nobody can look for a while', async () => {
    lostLooks = 7
    await db.transaction().execute((transaction) => runTooLong(transaction, longInsert))

    expect(lostLooks).toBe(0)
    expect(await rows()).toEqual([{ id: 1 }])
  })

  it.each([
    ['a select', sql`select 1 as id from pg_sleep(0.4)`],
    ['rows that it changes', sql`insert into done select 1 from pg_sleep(0.4) returning id`],
  ])('has rows that refuse to be read: %s', async (_, statement) => {
    const failure = await db
      .transaction()
      .execute(async (transaction) => {
        clock.hurry()
        const result = await statement.execute(transaction)
        expect(result.numAffectedRows).toBeUndefined()
        for (const _ of result.rows) throw new Error('it has a row')
      })
      .catch((error) => error)

    expect(failure.name).toBe('ResultUnseenError')
    expect(failure.message).toMatch(/^it was done, but took longer .* so its rows are not known: /)
    expect(await rows()).toEqual([])
  })

  it('fails in a transaction when it fails in the end, and nothing is left', async () => {
    const failure = await db
      .transaction()
      .execute(async (transaction) => {
        await transaction.insertInto('done').values({ id: 2 }).execute()
        await runTooLong(transaction, longFailure)
      })
      .catch((error) => error)

    expect(failure.name).toBe('StatementTimeoutError')
    expect(await rows()).toEqual([])
  })

  it('is not repeated outside of one, where its end says nothing of its outcome', async () => {
    const failure = await runTooLong(db, longInsert).catch((error) => error)

    expect(failure.name).toBe('OutcomeUnknownError')
    expect(failure.message).toMatch(
      /^it took longer than a call to the Data API may, and went on; /,
    )
    expect(await rows()).toEqual([{ id: 1 }])
  })
})
