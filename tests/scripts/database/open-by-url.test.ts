import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openByUrl } from '../../../scripts/database/open-by-url.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'

describe.runIf(nativePostgresIsHere)('openByUrl', () => {
  let postgres: NativePostgres

  beforeAll(async () => {
    postgres = await startNativePostgres()
  })

  afterAll(() => postgres.close())

  it('says which database it is, without its password', async () => {
    const { description, close } = await openByUrl(postgres.url)
    await close()

    expect(description).toBe(`postgres at ${new URL(postgres.url).host}`)
  })

  it('says why it cannot be reached, without its password', async () => {
    const url = new URL(postgres.url)
    url.password = 'guessed'

    await expect(openByUrl(url.href)).rejects.toMatchObject({
      name: 'EngineUnavailableError',
      message: `Cannot reach the database at ${url.host}/postgres: password authentication failed for user "postgres"`,
      cause: { code: '28P01' },
    })
  })

  it('runs a statement beside a transaction', async () => {
    const { db, close } = await openByUrl(postgres.url)

    const beside = await db.transaction().execute(async (transaction) => {
      await sql`select 1`.execute(transaction)
      return sql`select 2 as two`.execute(db)
    })

    expect(beside.rows).toEqual([{ two: 2 }])
    await close()
  })

  it('outlives the end of its connections, within a transaction too', async () => {
    const { db, close } = await openByUrl(postgres.url)
    const other = await openByUrl(postgres.url)
    const backend = sql<{ pid: number }>`select pg_backend_pid() as pid`
    const end = (pid: number | undefined) =>
      sql`select pg_terminate_backend(${pid}, 10000)`.execute(other.db)

    const { rows: idle } = await backend.execute(db)
    await end(idle[0]?.pid)
    const within = db.transaction().execute(async (transaction) => {
      const { rows: busy } = await backend.execute(transaction)
      await end(busy[0]?.pid)
      await backend.execute(transaction)
    })
    await expect(within).rejects.toThrow()
    const { rows: next } = await backend.execute(db)

    expect(next[0]?.pid).not.toBe(idle[0]?.pid)
    await other.close()
    await close()
  })
})

it('where a URL that is none of a Postgres is from is named', async () => {
  await expect(openByUrl('mysql://me:secret@localhost/app', '--database-url')).rejects.toThrow(
    /^--database-url is no Postgres URL: /,
  )
})
