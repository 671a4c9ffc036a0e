import type { StampPlan } from '../plan/stamp.ts'
import type { AppliedStep } from '../run/progress.ts'
import type { MigrationDatabase } from './migration-database.ts'
import type { VersionState } from './version-table.ts'

/** A step, and the rows of the version table before and after it. */
export interface Move {
  readonly step: AppliedStep
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** How a run reads and moves the version table: in a database, or in a script (see offline). */
export interface Versions {
  /** Null where there is no table. */
  read(db: MigrationDatabase): Promise<VersionState | null>
  /** Makes the tables. */
  create(db: MigrationDatabase): Promise<void>
  /**
   * What comes before the first change: waits until no other migrator is at work, and keeps others
   * out until `release`. Gives the rows as they are then, sorted. Called again, it waits until a
   * transaction whose end got lost has ended.
   *
   * @param patience milliseconds, where the context's `lockTimeout` does not do
   * @throws LockedError if the wait is too long
   */
  acquire(db: MigrationDatabase, patience?: number): Promise<readonly string[]>
  /** Keeps others out while work goes on that is in no transaction. */
  keep<Result>(db: MigrationDatabase, work: () => Promise<Result>): Promise<Result>
  /**
   * Never rejects: what is not released ends by itself. Gives the rows as they are then, sorted, undefined
   * where nobody knows.
   */
  release(db: MigrationDatabase): Promise<readonly string[] | undefined>
  /** What comes first in a transaction of steps. */
  begin(transaction: MigrationDatabase, moves: readonly Move[]): Promise<void>
  /** What comes before the statements of each step. */
  beginStep(move: Move): void
  /** What comes after them. */
  endStep(move: Move): void
  /** What comes last in the transaction. */
  end(transaction: MigrationDatabase, moves: readonly Move[]): Promise<void>
  /**
   * Does the work of a step that runs in no transaction, with what comes before it. The work is given
   * a database that takes no statement once another migrator is at work.
   */
  runAlone(
    db: MigrationDatabase,
    move: Move,
    work: (db: MigrationDatabase) => Promise<void>,
  ): Promise<void>
  /** What comes after it, in a transaction of its own. */
  endAlone(transaction: MigrationDatabase, move: Move): Promise<void>
  /** What comes after a step that failed, outside of its transaction. Never rejects. */
  failStep(db: MigrationDatabase, move: Move, error: unknown): Promise<void>
  stamp(transaction: MigrationDatabase, rows: readonly string[], plan: StampPlan): Promise<void>
}
