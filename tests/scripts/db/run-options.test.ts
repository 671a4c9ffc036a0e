import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createHastyClock } from '../../setup/hasty-clock.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { openFolder } from './run-program.ts'

const clock = createHastyClock()

let database: TestDatabase
let other: Awaited<ReturnType<typeof openFolder>>

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false, clock })
  for (const [name, value] of Object.entries(database.environment)) vi.stubEnv(name, value)
  other = await openFolder(database.environment)
  await other.db('init')
})

afterAll(async () => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  await other.remove()
  await database.close()
})

describe('the commands that run revisions', () => {
  const write = (id: string, parent: string | null, up: string, more = '') =>
    writeFile(
      join(other.directory, `migrations/versions/${id}.ts`),
      `
        import { sql } from 'kysely'
        export const revision = '${id}'
        export const downRevision = ${JSON.stringify(parent)}
        export const message = 'make ${id}'
        ${more}
        export async function up(db) { ${up} }
        export async function down(db) { await sql\`drop table ${id}\`.execute(db) }
      `,
    )
  const create = (id: string, as: string) => `await sql\`create table ${id} as ${as}\`.execute(db)`
  const read = async (id: string) =>
    (await sql`select * from ${sql.table(id)}`.execute(database.db)).rows

  it('wait for a statement that takes longer than a call to the Data API, and do it once', async () => {
    vi.stubGlobal('hurry', clock.hurry)
    await write('a1', null, `hurry(); ${create('a1', 'select 1 as id from pg_sleep(0.2)')}`)

    const { code, error } = await other.db('upgrade')

    expect({ code, error }).toEqual({
      code: 0,
      error: 'INFO  [plaster.migrate] Running upgrade  -> a1, make a1',
    })
    expect(await read('a1')).toEqual([{ id: 1 }])
    const { rows } = await sql`select revision, state from migration_log`.execute(database.db)
    expect(rows).toEqual([{ revision: 'a1', state: 'done' }])
  })

  it('wait for locks as long as --ddl-lock-timeout says', async () => {
    await write('b1', 'a1', create('b1', "select current_setting('lock_timeout') as kept"))

    expect((await other.db('upgrade', '--ddl-lock-timeout', '1234')).code).toBe(0)

    expect(await read('b1')).toEqual([{ kept: '1234ms' }])
  })

  it('undo with --yes what a branch does not have alone', async () => {
    await write('c1', 'a1', create('c1', 'select'), "export const branchLabels = ['billing']")
    await other.db('upgrade', 'heads')

    const refused = await other.db('downgrade', 'billing@base')
    const undone = await other.db('downgrade', 'billing@base', '--yes')

    expect(refused).toMatchObject({ code: 1, error: expect.stringMatching(/^FAILED: .*--yes/) })
    expect(undone.code).toBe(0)
    expect((await other.db('current')).out).toBe('')
  })

  it('take over what Kysely says it applied', async () => {
    await sql`create table kysely_migration (name text, timestamp text)`.execute(database.db)
    await sql`insert into kysely_migration values ('001_make_a1'), ('002_make_c1')`.execute(
      database.db,
    )

    const { code, error } = await other.db('stamp', '--from-kysely')

    expect({ code, error }).toEqual({
      code: 0,
      error: 'INFO  [plaster.migrate] Running stamp_revision  -> c1',
    })
    expect((await other.db('current')).out).toBe('c1 (head)')
  })
})
