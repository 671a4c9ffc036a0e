import { type RawBuilder, sql } from 'kysely'
import type { ResolvedSettings } from '../directory/settings.ts'
import type { MigrationDatabase } from './migration-database.ts'

export type VersionTableName = Pick<ResolvedSettings, 'versionTable' | 'versionTableSchema'>

/** The tables that the engine itself keeps: Alembic's, and beside it, in its schema, two of its own. */
export interface Tables {
  readonly versions: RawBuilder<unknown>
  readonly journal: RawBuilder<unknown>
  readonly lease: RawBuilder<unknown>
}

const journalTable = 'migration_log'
const leaseTable = 'migration_lease'

export function tablesOf({ versionTable, versionTableSchema }: VersionTableName): Tables {
  const refer = (table: string) =>
    versionTableSchema === undefined ? sql.id(table) : sql.id(versionTableSchema, table)
  return {
    versions: refer(versionTable),
    journal: refer(journalTable),
    lease: refer(leaseTable),
  }
}

/** The names of those tables. */
export function ownTables({ versionTable }: VersionTableName): string[] {
  return [versionTable, journalTable, leaseTable]
}

/** Whether the version table is there. */
export function hasVersionTable(db: MigrationDatabase, name: VersionTableName): Promise<boolean> {
  return hasTable(db, name.versionTableSchema, name.versionTable)
}

/**
 * Makes the tables that are not there: the version table as Alembic makes it, the journal and the lease. Where
 * the search path has a version table, beside that one, whatever schema comes first.
 */
export async function createTables(db: MigrationDatabase, name: VersionTableName): Promise<void> {
  const schema = name.versionTableSchema ?? (await schemaOf(db, name.versionTable))
  const { versions, journal, lease } = tablesOf({ ...name, versionTableSchema: schema })
  const create = async (table: string, statement: RawBuilder<unknown>) => {
    try {
      await statement.execute(db)
    } catch (error) {
      // Two that create it at the same moment can both find it missing, and one then fails.
      if (!(await hasTable(db, schema, table))) throw error
    }
  }
  await create(
    name.versionTable,
    sql`
      create table if not exists ${versions} (
        version_num varchar(32) not null,
        constraint ${sql.id(`${name.versionTable}_pkc`)} primary key (version_num)
      )
    `,
  )
  await create(
    journalTable,
    sql`
      create table if not exists ${journal} (
        id bigint generated always as identity primary key,
        revision varchar(32) not null,
        direction text not null check (direction in ('up', 'down')),
        state text not null check (state in ('started', 'done', 'failed', 'stamped')),
        started timestamptz not null,
        finished timestamptz,
        milliseconds bigint,
        checksum text,
        who text not null,
        error text
      )
    `,
  )
  await create(
    leaseTable,
    sql`
      create table if not exists ${lease} (
        singleton boolean primary key default true check (singleton),
        holder text,
        owner text,
        since timestamptz,
        expires timestamptz
      )
    `,
  )
  await sql`insert into ${lease} (singleton) values (true) on conflict do nothing`.execute(db)
}

async function hasTable(
  db: MigrationDatabase,
  schema: string | undefined,
  table: string,
): Promise<boolean> {
  const quoted = schema === undefined ? quote(table) : `${quote(schema)}.${quote(table)}`
  const { rows } = await sql<{ present: boolean }>`
    select to_regclass(${quoted}) is not null as present
  `.execute(db)
  return rows[0]?.present === true
}

async function schemaOf(db: MigrationDatabase, table: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select nspname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.oid = to_regclass(${quote(table)})
  `.execute(db)
  return rows[0]?.name
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
