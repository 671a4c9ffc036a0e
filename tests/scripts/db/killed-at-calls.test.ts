import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import { localEnvironment } from '../../../scripts/database/local-target.ts'
import { type OpenDatabase, openByEndpoint } from '../../../scripts/database/open-database.ts'
import { stateOf } from '../../db/migrate/contexts.ts'
import { lendEngine } from '../../setup/lent-engine.ts'
import { createTurningClock } from '../data-api/turning-clock.ts'
import { openWorkplace, type Workplace } from './run-db.ts'
import { openFolder } from './run-program.ts'

const clock = createTurningClock()

let calls = 0
/** Called when a statement is done, before its answer is sent. */
let onDone = () => {}

let engine: Engine
let server: DataApi
let database: OpenDatabase
let workplace: Workplace
let folder: Awaited<ReturnType<typeof openFolder>>

beforeAll(async () => {
  engine = await lendEngine('empty')
  server = await startDataApi({ engine, port: 0, clock, onCall })
  database = openByEndpoint(server.url, 'a test database')
  const environment = localEnvironment(server.url)
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  workplace = await openWorkplace(environment)
  folder = await openFolder(environment)
  await here('init')
  for (const [id, parent] of Object.entries({ a1: null, b1: 'a1' })) await writeTable(id, parent)
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await Promise.all([workplace.remove(), folder.remove()])
  await database.close()
  await server.close()
  await engine.close()
})

describe('npx db, killed by the system once a statement of it is done', () => {
  it.each([
    ['upgrade', 'b1', { tables: 'a1 b1', rows: 'b1' }],
    ['downgrade', 'a1', { tables: 'a1', rows: 'a1' }],
  ])('leaves version table and schema as one, whichever it is: %s', async (command, id, end) => {
    const there = command === 'upgrade' ? 'a1' : 'b1'
    const begin = () => here(command === 'upgrade' ? 'downgrade' : 'upgrade', there)
    await here('upgrade', 'b1')
    await begin()
    calls = 0
    await here(command, id)
    // Nothing has begun with the first one, which reads the version table.
    for (let at = 2, all = calls; at <= all; at += 1) {
      const place = `${command}, call ${at} of ${all}`
      await begin()
      calls = 0
      const child = workplace.start(command, id)
      onDone = () => calls === at && child.kill('SIGKILL')
      const [, signal] = await once(child, 'close')
      onDone = () => {}
      await forgetTheDead()

      expect([place, signal]).toEqual([place, 'SIGKILL'])
      expect([states.a1, states.b1], place).toContainEqual(await stateOf(database.db))
      expect((await here(command, id)).code, place).toBe(0)
      expect(await stateOf(database.db), place).toEqual(end)
    }
  })
})

const states = {
  a1: { tables: 'a1', rows: 'a1' },
  b1: { tables: 'a1 b1', rows: 'b1' },
}

function onCall(): void {
  calls += 1
  onDone()
}

function here(...args: string[]) {
  return folder.db('-d', join(workplace.directory, 'migrations'), ...args)
}

/** The three minutes of an idle transaction, and the time of a lease. */
async function forgetTheDead(): Promise<void> {
  clock.turn(3 * 60_000)
  await sql`update migration_lease set expires = now() - interval '1 second'`.execute(database.db)
}

async function writeTable(id: string, parent: string | null): Promise<void> {
  await writeFile(
    join(workplace.directory, `migrations/versions/${id}.ts`),
    `
      export const revision = '${id}'
      export const downRevision = ${JSON.stringify(parent)}
      export const up = (db) => db.schema.createTable('${id}').execute()
      export const down = (db) => db.schema.dropTable('${id}').execute()
    `,
  )
}
