import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'
import { startProcess } from '../../setup/process.ts'
import { type OpenDataApi, openDataApi } from './open-data-api.ts'

const closing: (() => Promise<void>)[] = []
const endpoints: string[] = []

beforeAll(async () => {
  remember(await openDataApi())
  if (!nativePostgresIsHere) return
  const postgres = await startNativePostgres()
  closing.unshift(postgres.close)
  remember(await openDataApi({ engine: await openPostgresEngine(postgres.url) }))
})

afterAll(async () => {
  for (const close of closing.toReversed()) await close()
})

function remember({ dataApi, close }: OpenDataApi): void {
  endpoints.push(dataApi.url)
  closing.push(close)
}

const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' }

const main = new URL('round-trips/main.ts', import.meta.url).pathname

describe('a value', () => {
  it.each([
    ['every type', '.', 'UTC'],
    ['a date or time', '^(date|time)', 'America/New_York'],
    ['a date or time', '^(date|time)', 'Pacific/Kiritimati'],
  ])('of %s (%s) comes back as it went in on a machine in %s', async (_, types, zone) => {
    const args = ['--import', 'tsx', main, types, ...endpoints]
    const running = startProcess(args, { env: { ...quiet, TZ: zone } })

    const code = await running.ended

    expect({ code, output: running.output().split('\n') }).toEqual({
      code: 0,
      output: [...endpoints.map((endpoint) => `kept at ${endpoint} in ${zone}`), ''],
    })
  })
})
