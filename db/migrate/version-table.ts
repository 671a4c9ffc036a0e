import { sql } from 'kysely'
import type { MigrationDatabase } from './revision-file.ts'
import { VersionTableError } from './run-errors.ts'
import type { ResolvedSettings } from './settings.ts'

export type VersionTableName = Pick<ResolvedSettings, 'versionTable' | 'versionTableSchema'>

/** The rows of the version table, sorted; null where there is no such table. One statement if it is there. */
export async function readRows(
  db: MigrationDatabase,
  name: VersionTableName,
): Promise<string[] | null> {
  try {
    return await selectRows(db, name)
  } catch {
    // It may be missing, or have been made by another migrator since, or not be readable at all.
    return (await hasTable(db, name)) ? selectRows(db, name) : null
  }
}

/** Makes the version table as Alembic makes it, if it is not there. */
export async function createVersionTable(
  db: MigrationDatabase,
  name: VersionTableName,
): Promise<void> {
  const constraint = sql.id(`${name.versionTable}_pkc`)
  try {
    await sql`
      create table if not exists ${reference(name)} (
        version_num varchar(32) not null,
        constraint ${constraint} primary key (version_num)
      )
    `.execute(db)
  } catch (error) {
    // Two that create it at the same moment can both find it missing, and one then fails.
    if (!(await hasTable(db, name))) throw error
  }
}

/**
 * Replaces the rows `before` by the rows `after`, inside a transaction and before anything else in it:
 * every row is locked, so that of several migrators one goes on and the others, once they may, find
 * that the rows are no longer those that they planned for. One statement; two where no row goes.
 *
 * @throws VersionTableError if the rows are not `before`; the transaction then has to be rolled back
 */
export async function moveRows(
  transaction: MigrationDatabase,
  name: VersionTableName,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const table = reference(name)
  const gone = before.filter((row) => !after.includes(row))
  const come = after.filter((row) => !before.includes(row))
  // Where no row goes there is none that every other migrator would have to wait for.
  if (gone.length === 0) {
    await sql`lock table ${table} in exclusive mode`.execute(transaction)
  }
  const { rows } = await sql<{ present: string | null; inserted: number }>`
    with present as (
      select version_num from ${table} for update
    ), gone as (
      delete from ${table}
      where version_num in (select version_num from present where ${isOneOf(gone)})
    ), come as (
      insert into ${table} (version_num) ${valuesOf(come)}
      on conflict do nothing
      returning 1
    )
    select
      (select string_agg(version_num, ',') from present) as present,
      (select count(*)::integer from come) as inserted
  `.execute(transaction)
  const [result] = rows
  const present = result?.present?.split(',').sort() ?? []
  if (present.join() !== [...before].sort().join() || result?.inserted !== come.length) {
    throw new VersionTableError(name.versionTable, before, present)
  }
}

function isOneOf(rows: readonly string[]) {
  return rows.length === 0 ? sql`false` : sql`version_num in (${sql.join(rows)})`
}

function valuesOf(rows: readonly string[]) {
  if (rows.length === 0) return sql`select version_num from present where false`
  return sql`values ${sql.join(rows.map((row) => sql`(${row})`))}`
}

async function selectRows(db: MigrationDatabase, name: VersionTableName): Promise<string[]> {
  const { rows } = await sql<{ version_num: string }>`
    select version_num from ${reference(name)}
  `.execute(db)
  return rows.map((row) => row.version_num).sort()
}

async function hasTable(db: MigrationDatabase, name: VersionTableName): Promise<boolean> {
  const path = [name.versionTableSchema, name.versionTable].filter((part) => part !== undefined)
  const quoted = path.map((part) => `"${part.replaceAll('"', '""')}"`).join('.')
  const { rows } = await sql<{ present: boolean }>`
    select to_regclass(${quoted}) is not null as present
  `.execute(db)
  return rows[0]?.present === true
}

function reference({ versionTable, versionTableSchema }: VersionTableName) {
  return versionTableSchema === undefined
    ? sql.id(versionTable)
    : sql.id(versionTableSchema, versionTable)
}
