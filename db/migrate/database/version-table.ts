import { sql } from 'kysely'
import type { MigrationDatabase } from './migration-database.ts'
import { hasVersionTable, tablesOf, type VersionTableName } from './tables.ts'

/** What a database says that it is on. */
export interface VersionState {
  /** The rows of the version table, sorted. */
  readonly rows: readonly string[]
  /** The checksums, by revision, of the files as they were when they were last applied or stamped. */
  readonly checksums: ReadonlyMap<string, string>
}

/** The rows of the version table, sorted; null where there is no such table. One statement if it is there. */
export async function readRows(
  db: MigrationDatabase,
  name: VersionTableName,
): Promise<string[] | null> {
  return ifThere(db, name, async () => {
    const { rows } = await sql<{ version_num: string }>`
      select version_num from ${tablesOf(name).versions}
    `.execute(db)
    return rows.map((row) => row.version_num).sort()
  })
}

/**
 * The rows with the checksums of the journal, in one statement; null where there is no version table.
 * Without checksums where there is no journal, since only Alembic has been at work.
 */
export async function readState(
  db: MigrationDatabase,
  name: VersionTableName,
): Promise<VersionState | null> {
  try {
    return await selectState(db, name)
  } catch {
    const rows = await readRows(db, name)
    return rows && { rows, checksums: new Map() }
  }
}

async function selectState(db: MigrationDatabase, name: VersionTableName): Promise<VersionState> {
  const { versions, journal } = tablesOf(name)
  const { rows } = await sql<{ revision: string; checksum: string | null }>`
    select version_num as revision, null as checksum from ${versions}
    union all
    select revision, checksum from (
      select distinct on (revision) revision, checksum, direction from ${journal}
      where state in ('done', 'stamped') order by revision, id desc
    ) latest
    where direction = 'up' and checksum is not null
  `.execute(db)
  return {
    rows: rows.flatMap((row) => (row.checksum === null ? [row.revision] : [])).sort(),
    checksums: new Map(
      rows.flatMap((row) => (row.checksum === null ? [] : [[row.revision, row.checksum]])),
    ),
  }
}

async function ifThere<Result>(
  db: MigrationDatabase,
  name: VersionTableName,
  read: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await read()
  } catch {
    // It may be missing, or have been made by another migrator since, or not be readable at all.
    return (await hasVersionTable(db, name)) ? read() : null
  }
}
