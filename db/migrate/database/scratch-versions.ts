import { sql } from 'kysely'
import type { MigrationDatabase } from './migration-database.ts'
import { createTables, tablesOf, type VersionTableName } from './tables.ts'
import { readRows } from './version-table.ts'
import type { Versions } from './versions.ts'

/**
 * The version table of a scratch database, which has no other migrator and no history: there is no lease
 * to take and nothing to write down, so that the same revisions send the same statements each time.
 */
export function scratchVersions({ versionTable }: VersionTableName): Versions {
  // With the schema: a revision may leave another search path.
  const name = { versionTable, versionTableSchema: 'public' }
  const { versions } = tablesOf(name)

  async function move(transaction: MigrationDatabase, rows: readonly string[]): Promise<void> {
    await sql`delete from ${versions}`.execute(transaction)
    if (rows.length === 0) return
    const values = sql.join(rows.map((row) => sql`(${row})`))
    await sql`insert into ${versions} (version_num) values ${values}`.execute(transaction)
  }

  return {
    async read(db) {
      const rows = await readRows(db, name)
      return rows && { rows, checksums: new Map() }
    },
    create: (db) => createTables(db, name),
    async acquire(db) {
      const rows = await readRows(db, name)
      if (rows === null) await createTables(db, name)
      return rows ?? []
    },
    keep: (_, work) => work(),
    release: async () => {},
    begin: (transaction, moves) => move(transaction, moves.at(-1)?.after ?? []),
    beginStep() {},
    endStep() {},
    end: async () => {},
    runAlone: (db, _, work) => work(db),
    endAlone: (transaction, { after }) => move(transaction, after),
    failStep: async () => {},
    stamp: (transaction, _, { heads }) => move(transaction, heads),
  }
}
