import type { Leaseholder } from './database/lease.ts'
import { sqlStateOf } from './database/sql-state.ts'
import { type AppliedStep, wordStep } from './run/progress.ts'
import { failedStatement } from './script/script-failures.ts'

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

/**
 * What is left of a step that failed: nothing, what it did in no transaction, or that is not known. Of a
 * script nothing is printed.
 */
export type Remains = 'nothing' | 'part' | 'unknown' | 'script'

/** A step failed. The steps before it stay. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
  readonly applied: readonly AppliedStep[]
  readonly failed: AppliedStep
  readonly remains: Remains

  constructor(
    applied: readonly AppliedStep[],
    failed: AppliedStep,
    cause: unknown,
    remains: Remains = 'nothing',
  ) {
    const outcome = wordOutcome(applied, remains)
    super(`${wordStep(failed)} (${failed.path}): ${explain(cause)} (${outcome})`, { cause })
    this.applied = applied
    this.failed = failed
    this.remains = remains
  }
}

/** What went wrong, in which statement, and what to do where that is known. */
function explain(cause: unknown): string {
  const statement = failedStatement(cause)
  const remedy = remedies[sqlStateOf(cause) ?? '']
  return [reason(cause), statement && `in: ${statement}`, remedy].filter(Boolean).join('; ')
}

const remedies: Record<string, string> = {
  '25001': 'add to the file: export const config = { transaction: false }',
  '55P04': 'add the value in a revision of its own before this one',
}

/** What went wrong, on one line. A connection refused on several addresses has its text inside. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  const text = error instanceof Error ? error.message || error.name : String(error)
  return text.trim().replace(/\s*\n\s*/g, ' ')
}

function wordOutcome(applied: readonly AppliedStep[], remains: Remains): string {
  const before = nameSteps(applied)
  if (remains === 'script') return remainsInWords.script
  if (remains === 'nothing' && !before) return 'nothing was changed'
  return before ? `${remainsInWords[remains]}; done before it: ${before}` : remainsInWords[remains]
}

function nameSteps(steps: readonly AppliedStep[]): string {
  return steps.map(({ revision }) => revision).join(', ')
}

const remainsInWords: Record<Remains, string> = {
  nothing: 'nothing of it is left',
  part: 'it runs in no transaction, so what it did before stays, and the next run makes it again',
  script: 'nothing is printed',
  unknown: 'the database gave no answer: see with npx db current whether it is applied',
}

function nameRows(rows: readonly string[]): string {
  return rows.length === 0 ? 'no row' : rows.map((row) => `'${row}'`).join(', ')
}
