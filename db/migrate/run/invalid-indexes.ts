import { sql } from 'kysely'
import { loadModule, parse } from 'libpg-query'
import type { MigrationContext } from '../context.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { sqlStateOf } from '../database/sql-state.ts'
import { withExecutor } from '../database/with-executor.ts'
import { IndexInWorkError } from './errors.ts'
import { pause } from './pause.ts'

const pollingTime = 1_000

type Conditions = Pick<MigrationContext, 'onWarning' | 'wait' | 'remainingTime'>

/**
 * The same database, on which CREATE INDEX CONCURRENTLY can be tried again: it leaves an INVALID index
 * behind where it fails, and then the next attempt fails for its name or, with IF NOT EXISTS, does
 * nothing. One that is left is dropped before the statement is sent; one that another session is still
 * building is waited for, while there is time; then a statement throws IndexInWorkError.
 */
export function withoutInvalidIndexes(
  db: MigrationDatabase,
  { onWarning, wait = pause, remainingTime = () => 1 }: Conditions,
): MigrationDatabase {
  /** The state of an index that nobody is building. */
  async function settle(index: string): Promise<IndexState> {
    for (;;) {
      const state = await readState(db, index)
      if (state !== 'building') return state
      if (remainingTime() <= 0) throw new IndexInWorkError(index)
      await wait(pollingTime)
    }
  }

  async function prepare(index: string): Promise<IndexState> {
    const state = await settle(index)
    if (state !== 'invalid') return state
    await sql`drop index concurrently if exists ${sql.raw(index)}`.execute(db)
    onWarning?.(`dropped the INVALID index ${index}, which an attempt that failed has left`)
    return 'missing'
  }

  /** Where no answer came, the index itself tells whether it was built. */
  async function isBuiltUnseen(error: unknown, index: string, before: IndexState) {
    if (before !== 'missing' || sqlStateOf(error) !== undefined) return false
    return (await settle(index).catch(() => undefined)) === 'valid'
  }

  return withExecutor(db, (given) => ({
    async executeQuery(query) {
      const index = await indexBuiltBy(query.sql)
      if (index === undefined) return given.executeQuery(query)
      const before = await prepare(index)
      try {
        return await given.executeQuery(query)
      } catch (error) {
        if (await isBuiltUnseen(error, index, before)) return { rows: [] }
        throw error
      }
    },
  }))
}

/** The name, quoted, of the index that a statement builds concurrently. */
async function indexBuiltBy(statement: string): Promise<string | undefined> {
  if (!/\bconcurrently\b/i.test(statement)) return undefined
  await loadModule()
  // What the parser does not know, the database decides on.
  const { stmts = [] } = await parse(statement).catch(() => ({ stmts: [] }))
  const [first] = stmts
  if (!first?.stmt || !('IndexStmt' in first.stmt)) return undefined
  const { concurrent, idxname, relation } = first.stmt.IndexStmt
  if (!concurrent || !idxname) return undefined
  return [relation?.schemaname, idxname]
    .filter((part) => part !== undefined)
    .map(quote)
    .join('.')
}

type IndexState = 'missing' | 'valid' | 'invalid' | 'building'

async function readState(db: MigrationDatabase, index: string): Promise<IndexState> {
  const { rows } = await sql<{ state: IndexState }>`
    select case
      when i.indisvalid then 'valid'
      when exists (
        select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid
      ) then 'building'
      else 'invalid'
    end as state
    from pg_index i where i.indexrelid = to_regclass(${index})
  `.execute(db)
  return rows[0]?.state ?? 'missing'
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
