import { sql } from 'kysely'
import {
  createContext,
  type MigrationContext,
  type MigrationDatabase,
  type Revision,
} from '../../../db/migrate/index.ts'

export type Body = (db: MigrationDatabase) => Promise<void>

/**
 * Revisions that each make a table of their own name, unless a body is given for one's `up`; those that
 * are named last run in no transaction.
 */
export function contextOf(
  db: MigrationDatabase,
  revisions: readonly Revision[],
  bodies: Record<string, Body> = {},
  alone: readonly string[] = [],
): MigrationContext & { lines: string[] } {
  const lines: string[] = []
  const files = revisions.map((declared) => ({
    path: `versions/${declared.revision}.ts`,
    module: {
      ...declared,
      config: { transaction: !alone.includes(declared.revision) },
      up: bodies[declared.revision] ?? makeTable(declared.revision),
      down: dropTable(declared.revision, alone.includes(declared.revision)),
    },
  }))
  const onStep: MigrationContext['onStep'] = ({ direction, from, to }) =>
    lines.push(`${direction} ${from} -> ${to}`)
  return { ...createContext({ files }), db, onStep, lines }
}

export function makeTable(name: string): Body {
  return (db) => db.schema.createTable(name).addColumn('id', 'integer').execute()
}

/** What runs in no transaction may be run again when it is done. */
function dropTable(name: string, mayBeGone: boolean): Body {
  return (db) => {
    const drop = db.schema.dropTable(name)
    return (mayBeGone ? drop.ifExists() : drop).execute()
  }
}

/** The tables that there are, but for the engine's own, and the rows of the version table. */
export async function stateOf(db: MigrationDatabase) {
  const tables = await sql<{ name: string }>`
    select tablename::text as name from pg_tables
    where schemaname = 'public'
      and tablename not in ('alembic_version', 'migration_log', 'migration_lease')
    order by 1
  `.execute(db)
  const rows = await sql<{ id: string }>`
    select version_num as id from alembic_version order by 1
  `.execute(db)
  return {
    tables: tables.rows.map(({ name }) => name).join(' '),
    rows: rows.rows.map(({ id }) => id).join(' '),
  }
}
