import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openByEndpoint } from '../../../scripts/database/open-database.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { openFolder } from './run-program.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
})

afterAll(async () => {
  vi.unstubAllGlobals()
  await database.close()
})

describe('the commands on a database', () => {
  it.each([
    ["'postgres://127.0.0.1:1/nothing'", 'connect ECONNREFUSED 127.0.0.1:1'],
    ["() => { throw new Error('no tunnel') }", 'no tunnel'],
  ])('look for the database where env.ts says: %s', async (database, reason) => {
    const elsewhere = await openFolder(database.startsWith("'") ? {} : { DATABASE_URL: 'none' })
    await elsewhere.db('init')
    const path = join(elsewhere.directory, 'migrations/env.ts')
    await writeFile(path, `export const settings = { database: ${database} }`)

    const { code, error } = await elsewhere.db('current')
    await elsewhere.remove()

    expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining(reason) })
  })

  it('work on the database that a function in env.ts opens, and close it', async () => {
    const own = openByEndpoint(database.endpoint, 'its own')
    const destroy = vi.spyOn(own.db, 'destroy')
    vi.stubGlobal('openOwn', () => own.db)
    const elsewhere = await openFolder({ DATABASE_URL: 'none' })
    await elsewhere.db('init')
    await writeFile(
      join(elsewhere.directory, 'migrations/env.ts'),
      "export const settings = { versionTable: 'own', database: () => openOwn() }",
    )

    const ensured = await elsewhere.db('ensure_version', '--json')
    await elsewhere.remove()

    expect({ code: ensured.code, ...JSON.parse(ensured.out) }).toEqual({ code: 0, created: true })
    const { rows } = await sql`select to_regclass('own') is not null as made`.execute(database.db)
    expect(rows).toEqual([{ made: true }])
    expect(destroy).toHaveBeenCalledTimes(1)
  })

  it.each([
    [{ DATABASE_URL: 'postgres://127.0.0.1:1/nothing' }],
    [{ DATABASE_URL: 'not a url' }],
    [{ DATABASE_RESOURCE_ARN: 'arn:x' }],
  ])('say in one line that there is no database: %j', async (env) => {
    const elsewhere = await openFolder(env)
    await elsewhere.db('init')

    const { code, out, error } = await elsewhere.db('current')
    await elsewhere.remove()

    expect({ code, out, lines: error.split('\n').length }).toEqual({ code: 1, out: '', lines: 1 })
    expect(error).toMatch(/^FAILED: /)
  })
})
