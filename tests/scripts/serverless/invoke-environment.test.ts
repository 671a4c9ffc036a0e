import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { invokeEnvironment } from '../../../scripts/serverless/invoke-environment.ts'

const directory = mkdtempSync(join(tmpdir(), 'plaster-invoke-'))
const running = { pid: process.pid, dataApi: 'http://127.0.0.1:8080' }
writeFileSync(join(directory, 'lock'), JSON.stringify(running))

afterAll(() => rmSync(directory, { recursive: true }))

describe('invokeEnvironment', () => {
  it.each<[string, NodeJS.ProcessEnv, object]>([
    [
      'the Data API of a running npm run dev',
      { PLASTER_DATA_DIR: directory },
      { AWS_ENDPOINT_URL_RDS_DATA: running.dataApi, DATABASE_NAME: 'postgres' },
    ],
    [
      'rather the one that the environment names',
      { PLASTER_DATA_DIR: directory, AWS_ENDPOINT_URL_RDS_DATA: 'http://127.0.0.1:9090' },
      { AWS_ENDPOINT_URL_RDS_DATA: 'http://127.0.0.1:9090' },
    ],
    [
      'the database that the environment names',
      { PLASTER_DATA_DIR: directory, DATABASE_NAME: 'app' },
      { AWS_ENDPOINT_URL_RDS_DATA: running.dataApi, DATABASE_NAME: 'app' },
    ],
  ])('leads to %s', (_, env, expected) => {
    expect(invokeEnvironment(env)).toMatchObject(expected)
  })

  it('leaves a cluster that the environment names as it is', () => {
    const env = { PLASTER_DATA_DIR: directory, DATABASE_RESOURCE_ARN: 'arn:aws:rds:x' }

    expect(invokeEnvironment(env)).toEqual({})
  })

  it('says what to start where there is none', () => {
    expect(() => invokeEnvironment({ PLASTER_DATA_DIR: join(directory, 'none') })).toThrow(
      'No Data API is running: start `npm run dev` first, or name one in AWS_ENDPOINT_URL_RDS_DATA.',
    )
  })
})
