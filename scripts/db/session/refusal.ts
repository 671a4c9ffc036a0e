import {
  ChangedRevisionError,
  InterruptedError,
  LeaseLostError,
  LockedError,
  MigrationError,
  OvertakenError,
  RevisionError,
  UndoneError,
  VersionTableError,
} from '../../../db/migrate/revisions.ts'

const kinds = [
  ...[RevisionError, MigrationError, VersionTableError, LockedError, LeaseLostError],
  ...[ChangedRevisionError, InterruptedError, OvertakenError, UndoneError],
]

/** Whether it is the engine that says why it does not go on, in a line for people. */
export function isRefusal(error: unknown): error is Error {
  return kinds.some((kind) => error instanceof kind)
}
