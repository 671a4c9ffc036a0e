import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { copySlsProject, type SlsProject } from './sls-project.ts'

let project: SlsProject
let database: TestDatabase

beforeAll(async () => {
  project = copySlsProject()
  database = await openTestDatabase({ migrated: false })
})

afterAll(async () => {
  await database.close()
  project.remove()
})

function invokeMigrate(payload: object) {
  return project.sls(['invoke', 'local', '-f', 'migrate', '-d', JSON.stringify(payload)])
}

describe('sls invoke local -f migrate', () => {
  it('says in one line what to start when there is no Data API', async () => {
    const { code, output } = await invokeMigrate({ upgrade: 'head' })

    expect(code).toBe(1)
    expect(output).toContain(
      'No Data API is running: start `npm run dev` first, or name one in AWS_ENDPOINT_URL_RDS_DATA.',
    )
    expect(output).not.toMatch(/^ +at /m)
  })

  it('migrates the Data API of a running npm run dev', async () => {
    mkdirSync(join(project.directory, '.data'))
    writeFileSync(
      join(project.directory, '.data/lock'),
      JSON.stringify({ pid: process.pid, dataApi: database.endpoint }),
    )

    const { code, output } = await invokeMigrate({ upgrade: 'head' })

    expect(code, output).toBe(0)
    expect(JSON.parse(output).applied[0]).toMatchObject({ message: 'create users' })
  })
})
