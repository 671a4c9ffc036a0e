import { sqlStateOf } from '../database/sql-state.ts'
import { reason } from '../reason.ts'
import { failedStatement } from '../script/script-failures.ts'
import { nameSteps } from './errors.ts'
import { type AppliedStep, wordStep } from './progress.ts'

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

function wordOutcome(applied: readonly AppliedStep[], remains: Remains): string {
  const before = nameSteps(applied)
  if (remains === 'script') return remainsInWords.script
  if (remains === 'nothing' && !before) return 'nothing was changed'
  return before ? `${remainsInWords[remains]}; done before it: ${before}` : remainsInWords[remains]
}

const remainsInWords: Record<Remains, string> = {
  nothing: 'nothing of it is left',
  part: 'it runs in no transaction, so what it did before stays, and the next run makes it again',
  script: 'nothing is printed',
  unknown: 'the database gave no answer: see with npx db current whether it is applied',
}
