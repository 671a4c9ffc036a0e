import type { Leaseholder } from '../database/lease.ts'
import type { AppliedStep } from './progress.ts'

/** The rows of the version table are not those that were planned for. */
export class VersionTableError extends Error {
  override readonly name = 'VersionTableError'
  readonly expected: readonly string[]
  readonly found: readonly string[]

  constructor(table: string, expected: readonly string[], found: readonly string[]) {
    super(
      `Online migration expected ${nameRows(expected)} in '${table}'; ${nameRows(found)} found: another migrator is at work, run the command again`,
    )
    this.expected = expected
    this.found = found
  }
}

/** Another migrator took the lease over, since this one did not renew it in time. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError'

  constructor() {
    super('another migrator took the lease over: run the command again')
  }
}

/** A revision has a statement that would end the transaction it runs in. */
export class EndsTransactionError extends Error {
  override readonly name = 'EndsTransactionError'

  constructor(statement: string) {
    super(
      `'${statement}' is not sent, since it would end the transaction that the revision runs in: leave it out, or say config = { transaction: false }`,
    )
  }
}

/** An index that a revision builds is being built by another session, and there is no time to wait. */
export class IndexInWorkError extends Error {
  override readonly name = 'IndexInWorkError'
  readonly index: string

  constructor(index: string) {
    super(`the index ${index} is still being built by another session; run again when it is done`)
    this.index = index
  }
}

/** Somebody wanted the run to end. The steps before stay. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
  readonly applied: readonly AppliedStep[]

  constructor(applied: readonly AppliedStep[] = []) {
    super(
      applied.length > 0 ? `interrupted (done before it: ${nameSteps(applied)})` : 'interrupted',
    )
    this.applied = applied
  }
}

/** What was to be undone by count has grown since it was counted. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError'
  readonly revisions: readonly string[]

  constructor(revisions: readonly string[]) {
    const names = revisions.join(', ')
    super(`another migrator applied ${names} meanwhile, which would be undone too; run again`)
    this.revisions = revisions
  }
}

/** What the run did is not there any more: to do it again might go on for ever. */
export class UndoneError extends Error {
  override readonly name = 'UndoneError'
  readonly revisions: readonly string[]

  constructor(revisions: readonly string[]) {
    const names = revisions.join(', ')
    super(
      `what this run did to ${names} is undone: another migrator is at work, or the database does not keep what is committed; see to that, then run again`,
    )
    this.revisions = revisions
  }
}

/** Another migrator is at work, and was waited for long enough. */
export class LockedError extends Error {
  override readonly name = 'LockedError'
  readonly leaseholder: Leaseholder | undefined

  constructor(leaseholder: Leaseholder | undefined) {
    const who = leaseholder ? `: ${leaseholder.owner}, since ${leaseholder.since}` : ''
    super(`another migrator is at work${who}; run the command again when it is done`)
    this.leaseholder = leaseholder
  }
}

/** Files of applied revisions are not what they were when they were applied, and that is not allowed. */
export class ChangedRevisionError extends Error {
  override readonly name = 'ChangedRevisionError'
  readonly paths: readonly string[]

  constructor(paths: readonly string[], message: string) {
    super(message)
    this.paths = paths
  }
}

export function nameSteps(steps: readonly AppliedStep[]): string {
  return steps.map(({ revision }) => revision).join(', ')
}

function nameRows(rows: readonly string[]): string {
  return rows.length === 0 ? 'no row' : rows.map((row) => `'${row}'`).join(', ')
}
