import { networkInterfaces } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import { localTarget } from '../../../scripts/database/local-target.ts'
import { openByEndpoint } from '../../../scripts/database/open-database.ts'
import { lendEngine } from '../../setup/lent-engine.ts'
import { startProcess } from '../../setup/process.ts'
import { jsonOf, sendRaw } from './raw-request.ts'
import { createTurningClock } from './turning-clock.ts'

const { database: _database, ...arns } = localTarget

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

  it('ends a transaction that is idle for as long as it was told', async () => {
    const clock = createTurningClock()
    const server = await startDataApi({ engine, port: 0, clock, limits: { idle: 1_000 } })
    const open = async () => {
      const accept = 'application/json'
      const page = await sendRaw(server.url, { method: 'GET', path: '/', headers: { accept } })
      return jsonOf(page).openTransactions
    }
    await sendRaw(server.url, { path: '/BeginTransaction', body: JSON.stringify(arns) })

    clock.turn(999)
    const before = await open()
    clock.turn(1)

    expect(before).toHaveLength(1)
    await expect.poll(open).toEqual([])
    await server.close()
  })

  it('lets a process end by itself once it is closed', async () => {
    const [pglite, server] = ['engines/pglite.ts', 'server.ts'].map((path) =>
      JSON.stringify(new URL(`../../../scripts/data-api/${path}`, import.meta.url).href),
    )
    const script = `
      const { openPgliteEngine } = await import(${pglite})
      const { startDataApi } = await import(${server})
      const snapshot = ${JSON.stringify(inject('snapshots').empty)}
      const engine = await openPgliteEngine({ snapshot, isSmall: true })
      const server = await startDataApi({ engine, port: 0, grace: 2 ** 30 })
      const body = ${JSON.stringify(JSON.stringify(arns))}
      const begun = await fetch(server.url + '/BeginTransaction', { method: 'POST', body })
      console.log(begun.status)
      await server.close()
      await engine.close()`

    const { output, ended } = startProcess([
      ...['--import', 'tsx', '--input-type=module', '--eval', script],
    ])

    expect(await ended).toBe(0)
    expect(output()).toBe('200\n')
  })

  it('rejects with the error of listen', async () => {
    const first = await startDataApi({ engine, port: 0 })

    const second = startDataApi({ engine, port: first.port })

    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await first.close()
  })
})
