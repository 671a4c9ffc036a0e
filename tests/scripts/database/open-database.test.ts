import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ExecuteStatementCommand } from '@aws-sdk/client-rds-data'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { findHolder } from '../../../scripts/database/data-directory-lock.ts'
import { localTarget } from '../../../scripts/database/local-target.ts'
import { openDataApi } from '../../../scripts/database/open-database.ts'
import { unpackTar } from '../../../scripts/files/unpack-tar.ts'
import { startProcess } from '../../setup/process.ts'

it('calls the Data API in the region of the cluster', async () => {
  const { client } = await openDataApi({
    DATABASE_RESOURCE_ARN: 'arn:aws:rds:eu-north-1:123456789012:cluster:app',
    DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:eu-north-1:123456789012:secret:app',
  })

  expect(await client.config.region()).toBe('eu-north-1')
  client.destroy()
})

describe('the embedded database', () => {
  let directory: string

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'plaster-embedded-'))
  })

  afterEach(() => rmSync(directory, { recursive: true }))

  const select = new ExecuteStatementCommand({ ...localTarget, sql: 'select 1' })

  it('is opened for a command, is found by others meanwhile, and is given back', async () => {
    unpackTar(readFileSync(inject('snapshots').empty), join(directory, 'postgres'))
    const env = { PLASTER_DATA_DIR: directory }
    const first = await openDataApi(env, { isSmall: true })
    const { dataApi = '' } = findHolder(directory) ?? {}
    const second = await openDataApi(env)

    const { records } = await second.client.send(select)
    const interrupted = (await second.interrupt?.()) as Response
    await second.close()
    const still = await first.client.send(select)
    await first.close()

    expect([first.description, second.description]).toEqual([
      `the embedded database in ${directory}`,
      `the database of ${dataApi}`,
    ])
    expect(records).toEqual([[{ longValue: 1 }]])
    expect(await interrupted.json()).toEqual({ canceled: 0 })
    expect(still.records).toEqual(records)
    expect(readdirSync(directory)).toEqual(['postgres'])
    await expect(fetch(dataApi)).rejects.toThrow('fetch failed')
  })

  it('is of no engine that there is none of', async () => {
    const env = { PLASTER_DATA_DIR: directory, PLASTER_ENGINE: 'mysql' }

    await expect(openDataApi(env)).rejects.toMatchObject({
      name: 'DataDirectoryError',
      message: 'there is no engine mysql: PLASTER_ENGINE is pglite or native',
    })
    expect(readdirSync(directory)).toEqual([])
  })
})

it('says which variable chooses another data directory', async () => {
  const file = fileURLToPath(import.meta.url)

  await expect(openDataApi({ PLASTER_DATA_DIR: file })).rejects.toMatchObject({
    message: `cannot write to ${file} (ENOTDIR): choose another directory with PLASTER_DATA_DIR`,
  })
})

it.each([
  ['npm run seed', ['scripts/seed.mjs'], ''],
  ['npx db', ['scripts/db.mjs', 'current'], 'FAILED: app at arn:aws:rds:eu-north-1:1:cluster:c: '],
  ['npx db psql', ['scripts/db.mjs', 'psql', '-c', 'select 1'], ''],
])('%s says in one line that there are no credentials', async (_, args, place) => {
  const { output, ended } = startProcess(args, {
    env: {
      DATABASE_URL: '',
      DATABASE_RESOURCE_ARN: 'arn:aws:rds:eu-north-1:1:cluster:c',
      DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:eu-north-1:1:secret:s',
      DATABASE_NAME: 'app',
      AWS_ACCESS_KEY_ID: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
      AWS_PROFILE: '',
    },
  })

  expect(await ended).toBe(1)
  expect(output()).toBe(
    `${place}there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n`,
  )
})

it.each([
  ['npx db', ['scripts/db.mjs', 'current'], 'FAILED: Cannot reach the database at'],
  ['npx db psql', ['scripts/db.mjs', 'psql', '-c', 'select 1'], 'FAILED: cannot connect to'],
  ['npx data-api', ['scripts/data-api.mjs', '--port', '0'], 'Cannot reach the database at'],
])('%s takes sslmode=require without a warning of pg', async (_, args, place) => {
  const { output, ended } = startProcess(args, {
    env: { DATABASE_URL: 'postgres://127.0.0.1:1/app?sslmode=require' },
  })

  expect(await ended).not.toBe(0)
  expect(output()).toBe(`${place} 127.0.0.1:1/app: connect ECONNREFUSED 127.0.0.1:1\n`)
})
