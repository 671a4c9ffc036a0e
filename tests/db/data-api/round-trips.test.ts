import { sql } from 'kysely'
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { DataApiConfig } from '../../../db/data-api/index.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'
import { inTimeZone } from '../../setup/time-zone.ts'
import { type OpenDataApi, openDataApi } from './open-data-api.ts'
import { checkRoundTrips, type Schema } from './round-trips/check.ts'
import { columnTypes, mapped, mappedText, plain, type Sample } from './round-trips/samples.ts'

async function openNative(): Promise<OpenDataApi> {
  const postgres = await startNativePostgres()
  const server = await openDataApi({ engine: await openPostgresEngine(postgres.url) })
  async function close(): Promise<void> {
    await server.close()
    await postgres.close()
  }
  return { ...server, close }
}

const zones = ['UTC', 'America/New_York', 'Pacific/Chatham']
const groups: [what: string, samples: Record<string, Sample>, config: Partial<DataApiConfig>][] = [
  ['without a type map', plain, {}],
  ['with a type map', mapped, { types: { samples: columnTypes(mapped) } }],
  [
    'with timestamps as text',
    mappedText,
    { types: { samples: columnTypes(mappedText) }, timestamps: 'string' },
  ],
]
const cases = zones.flatMap((zone) => groups.map((group) => [zone, ...group] as const))

describe.each([
  ['PGlite', openDataApi, true],
  ['PostgreSQL', openNative, nativePostgresIsHere],
] as const)('on %s a value of every type', (_, open, isHere) => {
  describe.runIf(isHere)('comes back as it went in', () => {
    let server: OpenDataApi

    beforeAll(async () => {
      server = await open()
      await sql`create type mood as enum ('happy', 'sad', 'it''s :so')`.execute(server.connect())
    })

    afterAll(() => server.close())

    it.each(cases)('on a machine in %s, %s', async (zone, _, samples, config) => {
      const db = server.connect<Schema>(config)

      await inTimeZone(zone, () => checkRoundTrips(db, samples))
    })
  })
})
