import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import { localEnvironment } from '../../../scripts/database/local-target.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'
import { psqlIsHere, startSystemPostgres, systemPostgres } from '../../setup/system-postgres.ts'
import { describeCommands, statements, throughServiceDiffers } from './psql-inputs.ts'
import { differences, runOurs, runRealPsql } from './run-psql.ts'

const objects = readFileSync(new URL('shop.sql', import.meta.url), 'utf8')

const servers = [
  { name: 'PostgreSQL 17', isHere: nativePostgresIsHere, start: startNativePostgres, isNew: true },
  {
    name: `the PostgreSQL of ${systemPostgres}`,
    isHere: systemPostgres !== undefined,
    start: () => startSystemPostgres(systemPostgres as string),
    isNew: false,
  },
]

describe.each(servers)('the console beside psql on $name', ({ isHere, start, isNew }) => {
  const close: (() => Promise<void>)[] = []
  let urls: Record<'psql' | 'pg' | 'service', string>
  let service: Record<string, string>

  beforeAll(async () => {
    if (!isHere || !psqlIsHere) return
    const server = await start()
    close.push(server.close)
    await query(server.url, "alter role postgres set timezone = 'UTC'")
    await query(server.url, objects)
    const of = (name: string) => Object.assign(new URL(server.url), { pathname: `/${name}` }).href
    for (const name of ['wanted', 'by_url', 'by_service']) {
      await query(of('template1'), `create database ${name} template postgres`)
    }
    urls = { psql: of('wanted'), pg: of('by_url'), service: of('by_service') }
    const engine = await openPostgresEngine(urls.service)
    const api = await startDataApi({ engine, port: 0 })
    close.push(api.close, engine.close)
    service = localEnvironment(api.url, 'by_service')
    for (const [name, value] of Object.entries(service)) vi.stubEnv(name, value)
  })

  afterAll(async () => {
    vi.unstubAllEnvs()
    for (const end of close.reverse()) await end()
  })

  const itCompares = it.runIf(isHere && psqlIsHere)
  // Where a server is newer than psql, psql itself asks for columns that are gone.
  const commands = describeCommands.filter((command) => !isNew || !command.startsWith('\\l'))

  itCompares('prints what psql prints of the catalogs', async () => {
    const wanted = runRealPsql(urls.pg, commands)
    const printed = await runOurs({ DATABASE_URL: urls.pg }, commands)

    expect(differences(commands, wanted, printed)).toEqual([])
  })

  it.runIf(isHere && psqlIsHere && isNew)('prints the same over the Data API', async () => {
    const wanted = runRealPsql(urls.service, commands)

    expect(differences(commands, wanted, await runOurs(service, commands))).toEqual([])
  })

  itCompares(
    'prints values, tags and errors as psql does, by URL and over the Data API',
    async () => {
      const wanted = runRealPsql(urls.psql, statements)
      const byUrl = await runOurs({ DATABASE_URL: urls.pg }, statements)
      const byService = differences(statements, wanted, await runOurs(service, statements))

      expect(differences(statements, wanted, byUrl)).toEqual([])
      expect(byService.map(({ input }) => input)).toEqual([...throughServiceDiffers])
    },
  )

  it.runIf(isHere && isNew)(
    'only reads a database that it goes to and that is named prod',
    async () => {
      await query(urls.pg, 'create database shop_prod')
      const inputs = [
        'create table here (a int)',
        String.raw`\c shop_prod`,
        'create table there (a int)',
      ]
      const byUrl = await runOurs({ DATABASE_URL: urls.pg }, inputs)
      const byService = await runOurs(service, inputs)

      for (const [here, there, refused] of [byUrl, byService]) {
        expect(here).toBe('CREATE TABLE\n')
        expect(there).toContain('stage prod, reading only.')
        expect(refused).toContain('cannot execute CREATE TABLE in a read-only transaction')
      }
    },
  )
})

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(text)
  await client.end()
}
