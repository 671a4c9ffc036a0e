import { networkInterfaces } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import { openByEndpoint } from '../../../scripts/database/open-database.ts'
import { lendEngine } from '../../setup/lent-engine.ts'

let engine: Engine

beforeAll(async () => {
  engine = await lendEngine('empty')
})

afterAll(() => engine.close())

const addresses = Object.values(networkInterfaces()).flatMap((some) => some ?? [])
const hasIPv6 = addresses.some(({ address }) => address === '::1')

describe('startDataApi', () => {
  it('listens on 127.0.0.1 where no address is named', async () => {
    const server = await startDataApi({ engine, port: 0 })

    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    await server.close()
  })

  it.skipIf(!hasIPv6)('is reached at its URL where the address is of IPv6', async () => {
    const server = await startDataApi({ engine, port: 0, host: '::1' })
    const { db, close } = openByEndpoint(server.url, '')

    const { rows } = await sql`select 1 as one`.execute(db)

    expect(server.url).toBe(`http://[::1]:${server.port}`)
    expect(rows).toEqual([{ one: 1 }])
    await close()
    await server.close()
  })

  it('rejects with the error of listen', async () => {
    const first = await startDataApi({ engine, port: 0 })

    const second = startDataApi({ engine, port: first.port })

    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await first.close()
  })
})
