import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import {
  createContext,
  type MigrationDatabase,
  type RevisionModule,
  upgrade,
} from '../../db/migrate/index.ts'
import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { openByEndpoint } from '../../scripts/database/open-database.ts'
import { lineOf } from './projects.ts'

/** Revisions of the longer run: what it takes beyond that of one revision, each of the others takes. */
const longer = 11

/** What a revision of one statement costs: calls over the Data API, statements on a plain connection. */
export async function countPerRevision(url: string): Promise<void> {
  const engine = await openPgliteEngine()
  const server = await startDataApi({ engine, port: 0 })
  const dataApi = openByEndpoint(server.url, 'a database')
  await printCosts('Data API calls', dataApi.db, server.calls)
  await dataApi.close()
  await server.close()
  await engine.close()

  const plain = openCounted(url)
  await printCosts('statements', plain.db, plain.statements)
  await plain.db.destroy()
}

async function printCosts(what: string, db: MigrationDatabase, calls: () => number): Promise<void> {
  const files = lineOf(1 + 2 * (1 + longer)).map(({ id, parent, up, down }) => {
    const module: RevisionModule = {
      ...{ revision: id, downRevision: parent },
      up: (database) => sql.raw(up).execute(database).then(),
      down: (database) => sql.raw(down).execute(database).then(),
    }
    return { path: id, module }
  })
  const given = { ...createContext({ files }), db }
  const costOf = async (mode: 'per-revision' | 'per-run', target: string) => {
    const before = calls()
    await upgrade({ ...given, settings: { ...given.settings, transactionMode: mode } }, { target })
    return calls() - before
  }
  // The first run makes the tables of the engine.
  await costOf('per-revision', '+1')
  for (const mode of ['per-revision', 'per-run'] as const) {
    const one = await costOf(mode, '+1')
    const many = await costOf(mode, `+${longer}`)
    const each = (many - one) / (longer - 1)
    console.log(`  ${what}, ${mode}: ${each} for each revision, ${one - each} for the run`)
  }
  console.log(`  ${what}, nothing to do: ${await costOf('per-run', 'head')}`)
}

/** A plain connection that counts what it sends, `begin` and `commit` too. */
function openCounted(url: string): { db: MigrationDatabase; statements(): number } {
  let statements = 0
  class CountingClient extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: it takes what the method takes
    override query(...args: any[]): any {
      statements += 1
      return super.query(...(args as [string]))
    }
  }
  const pool = new pg.Pool({ connectionString: url, Client: CountingClient as never })
  return {
    db: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    statements: () => statements,
  }
}
