import { setTimeout as sleep } from 'node:timers/promises'
import type { RunConditions } from '../../../db/migrate/revisions.ts'
import type { Session } from './session.ts'
import type { Work } from './with-database.ts'

/**
 * Does a run that Ctrl-C ends in good order: the statement at work is canceled where there is a way to,
 * its revision is rolled back, and the lease is given back. Another Ctrl-C ends the process at once.
 */
export async function interruptible<Result>(
  session: Session,
  { interrupt }: Work,
  run: (conditions: Pick<RunConditions, 'signal' | 'wait'>) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController()
  const { signal } = controller
  const stopListening = session.onInterrupt?.(() => {
    session.inform('Interrupted: undoing the revision at work (once more to end at once)')
    controller.abort()
    // Where it cannot be canceled, its end is waited for.
    interrupt?.().catch(() => {})
  })
  const wait = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => {})
  try {
    return await run({ signal, wait })
  } finally {
    stopListening?.()
  }
}
