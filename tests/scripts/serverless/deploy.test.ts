import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'
import { apiEvent } from '../../functions/api-event.ts'
import { type FakeAws, startFakeAws } from '../../setup/fake-aws/fake-aws.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { copySlsProject, type SlsProject } from './sls-project.ts'

let aws: FakeAws
let database: TestDatabase
let project: SlsProject

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  const { AWS_ENDPOINT_URL_RDS_DATA, DATABASE_NAME, ...credentials } = database.environment
  aws = await startFakeAws({
    ...credentials,
    DATABASE_NAME: DATABASE_NAME as string,
    AWS_ENDPOINT_URL_RDS_DATA: AWS_ENDPOINT_URL_RDS_DATA as string,
  })
  project = copySlsProject()
})

afterAll(async () => {
  project.remove()
  await aws.close()
  await database.close()
})

function sls(...args: string[]) {
  return project.sls(args, {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'tester',
    AWS_SECRET_ACCESS_KEY: 'tester',
    // Milliseconds between two looks at the events of a stack.
    SLS_AWS_MONITORING_FREQUENCY: '100',
  })
}

async function tables(): Promise<string[]> {
  const found = await database.db.introspection.getTables()
  return found.map(({ name }) => name)
}

describe('sls deploy', () => {
  it('migrates, and only then has the functions of the API', async () => {
    const { code, output } = await sls('deploy')

    expect(code, output).toBe(0)
    expect(aws.receiver.responses).toMatchObject([{ contentType: '', body: { Status: 'SUCCESS' } }])
    const names = (await loadRoutes()).map(({ functionName }) => `plaster-dev-${functionName}`)
    expect(aws.functions().sort()).toEqual([...names, 'plaster-dev-migrate'].sort())
    expect(await tables()).toContain('tweets')
  })

  it('has functions that work from their zips', async () => {
    const outcome = await aws.invoke('plaster-dev-tweets-list', apiEvent({ path: '/tweets' }))

    expect(outcome).toMatchObject({ answer: { statusCode: 200 } })
  })

  it('gives sls invoke an answer in JSON, and a failure a message and an exit code', async () => {
    const current = await sls('invoke', '-f', 'migrate', '-d', '{"current":true}')
    const refused = await sls('invoke', '-f', 'migrate', '-d', '{"upgrade":"nowhere"}')

    expect(current.code).toBe(0)
    expect(JSON.parse(current.output)).toMatchObject({ current: [{ message: expect.any(String) }] })
    expect(refused.code).toBe(1)
    expect(refused.output).toContain("'nowhere'")
  })

  it('fails with the reason, and leaves database and functions as they are, where a revision fails', async () => {
    writeFileSync(join(project.directory, 'migrations/versions/bad.ts'), await badRevision())
    const before = await tables()

    const { code, output } = await sls('deploy')

    expect(code).toBe(1)
    expect(output).toMatch(
      /UPDATE_FAILED: DatabaseMigration .*\nReceived response status \[FAILED\]/,
    )
    expect(output).toContain('relation "users" already exists')
    expect(await tables()).toEqual(before)
    const outcome = await aws.invoke('plaster-dev-tweets-list', apiEvent({ path: '/tweets' }))
    expect(outcome).toMatchObject({ answer: { statusCode: 200 } })
  })
})

/** One that makes a table, and then one that there is. */
async function badRevision(): Promise<string> {
  const folder = join(project.directory, 'migrations/versions')
  const modules = await Promise.all(
    readdirSync(folder)
      .filter((name) => name !== 'bad.ts')
      .map((name) => import(join(folder, name))),
  )
  const parents = modules.map(({ downRevision }) => downRevision)
  const head = modules.find(({ revision }) => !parents.includes(revision)).revision
  return `
    export const revision = 'bad'
    export const downRevision = '${head}'
    export async function up(db) {
      await db.schema.createTable('half').execute()
      await db.schema.createTable('users').execute()
    }
    export async function down() {}
  `
}
