import { sql } from 'kysely'
import { loadModule, parse } from 'libpg-query'
import type { MigrationContext } from './context.ts'
import { pause } from './pause.ts'
import type { MigrationDatabase } from './revision-file.ts'

const pollingTime = 1_000

/**
 * The same database, on which CREATE INDEX CONCURRENTLY can be tried again: it leaves an INVALID index
 * behind where it fails, and then the next attempt fails for its name or, with IF NOT EXISTS, does
 * nothing. One that is left is dropped before the statement is sent; one that another session is still
 * building is waited for.
 */
export function withoutInvalidIndexes(
  db: MigrationDatabase,
  { onWarning, wait = pause }: Pick<MigrationContext, 'onWarning' | 'wait'>,
): MigrationDatabase {
  async function drop(index: string): Promise<void> {
    for (;;) {
      const found = await findInvalid(db, index)
      if (found === undefined) return
      if (!found.isBuilding) break
      await wait(pollingTime)
    }
    await sql`drop index concurrently if exists ${sql.raw(index)}`.execute(db)
    onWarning?.(`dropped the INVALID index ${index}, which an attempt that failed has left`)
  }

  // With a plugin the copy has an executor of its own, which, unlike the plugin, can wait.
  const copy = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => result,
  })
  const executor = copy.getExecutor()
  const execute = executor.executeQuery.bind(executor)
  executor.executeQuery = async (query) => {
    for (const index of await indexesBuiltBy(query.sql)) await drop(index)
    return execute(query)
  }
  return copy
}

/** The names, quoted, of the indexes that a statement builds concurrently. */
async function indexesBuiltBy(statement: string): Promise<string[]> {
  if (!/\bconcurrently\b/i.test(statement)) return []
  await loadModule()
  // What the parser does not know, the database decides on.
  const { stmts = [] } = await parse(statement).catch(() => ({ stmts: [] }))
  return stmts.flatMap(({ stmt }) => {
    if (!stmt || !('IndexStmt' in stmt)) return []
    const { concurrent, idxname, relation } = stmt.IndexStmt
    if (!concurrent || !idxname) return []
    return [
      [relation?.schemaname, idxname]
        .filter((part) => part !== undefined)
        .map(quote)
        .join('.'),
    ]
  })
}

async function findInvalid(
  db: MigrationDatabase,
  index: string,
): Promise<{ isBuilding: boolean } | undefined> {
  const { rows } = await sql<{ isBuilding: boolean }>`
    select exists (
      select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid
    ) as "isBuilding"
    from pg_index i
    where i.indexrelid = to_regclass(${index}) and not i.indisvalid
  `.execute(db)
  return rows[0]
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
