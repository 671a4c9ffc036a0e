import type { AppliedStep } from './progress.ts'
import type { MigrationDatabase } from './revision-file.ts'
import type { StampPlan } from './stamp.ts'
import { createVersionTable, moveRows, readRows, type VersionTableName } from './version-table.ts'

/** A step, and the rows of the version table before and after it. */
export interface Move {
  readonly step: AppliedStep
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** How a run reads and moves the version table: in a database, or in a script (see offline). */
export interface Versions {
  /** The rows, sorted; null where there is no table. */
  read(db: MigrationDatabase): Promise<readonly string[] | null>
  /** Makes the table. */
  create(db: MigrationDatabase): Promise<void>
  /** What a run begins with where there is no table. */
  prepare(db: MigrationDatabase): Promise<void>
  /** What comes before the statements of a step, in its transaction. */
  beginStep(transaction: MigrationDatabase, move: Move): Promise<void>
  /** What comes after them. */
  endStep(transaction: MigrationDatabase, move: Move): Promise<void>
  stamp(transaction: MigrationDatabase, rows: readonly string[], plan: StampPlan): Promise<void>
}

/** The version table in the database that is migrated. */
export function databaseVersions(table: VersionTableName): Versions {
  return {
    read: (db) => readRows(db, table),
    create: (db) => createVersionTable(db, table),
    prepare: (db) => createVersionTable(db, table),
    // First of all in the transaction, since that is what keeps other migrators out of the step.
    beginStep: (transaction, { before, after }) => moveRows(transaction, table, before, after),
    endStep: async () => {},
    stamp: (transaction, rows, { heads }) => moveRows(transaction, table, rows, heads),
  }
}
