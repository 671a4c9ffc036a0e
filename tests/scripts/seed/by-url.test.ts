import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openByUrl } from '../../../scripts/database/open-by-url.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'
import { startProcess } from '../../setup/process.ts'

let server: NativePostgres | undefined

beforeAll(async () => {
  if (nativePostgresIsHere) server = await startNativePostgres()
})

afterAll(() => server?.close())

it.skipIf(!nativePostgresIsHere)('fills the Postgres that DATABASE_URL names', async () => {
  const url = server?.url ?? ''
  const run = (...args: string[]) => startProcess(args, { env: { DATABASE_URL: url } }).ended
  await run('scripts/db.mjs', 'upgrade')

  const code = await run('scripts/seed.mjs', '--users', '3', '--tweets', '5', '--likes', '7')

  const { db, close } = await openByUrl(url)
  const { rows } = await sql`
    select (select count(*) from users) as users, (select count(*) from tweets) as tweets,
      (select count(*) from likes) as likes`.execute(db)
  await close()
  expect({ code, rows }).toEqual({ code: 0, rows: [{ users: 3, tweets: 5, likes: 7 }] })
})
