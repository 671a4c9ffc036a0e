import type { Clock } from './clock.ts'
import type { Session } from './engines/engine.ts'
import { ServiceError } from './errors.ts'

type Work<Result> = (session: Session) => Promise<Result>

export interface TimeLimit {
  milliseconds: number
  clock: Clock
  /** The caller is answered at the limit, but the statement goes on and its result counts. */
  continueAfterTimeout: boolean
}

/**
 * Runs work in a session that `lend` holds until the work is done. At the limit the statement is
 * cancelled, and the answer is StatementTimeoutException; where it is to go on, or cannot be cancelled,
 * the answer comes first and the work ends when it ends.
 */
export function runLimited<Result>(
  lend: (work: Work<Result>) => Promise<Result>,
  work: Work<Result>,
  { milliseconds, clock, continueAfterTimeout }: TimeLimit,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const limited = async (session: Session): Promise<Result> => {
      let cancelling: Promise<boolean> | undefined
      const stop = clock.after(milliseconds, async () => {
        cancelling = continueAfterTimeout ? Promise.resolve(false) : session.cancel()
        if (!(await cancelling)) reject(timedOut(session))
      })
      try {
        return await work(session)
      } catch (error) {
        throw cancelling ? timedOut(session) : error
      } finally {
        stop()
        // A cancellation under way must not meet the next statement of the session.
        await cancelling
      }
    }
    lend(limited).then(resolve, reject)
  })
}

function timedOut({ backend }: Session): ServiceError {
  const message = 'canceling statement due to statement timeout'
  return new ServiceError('StatementTimeoutException', message, { dbConnectionId: backend })
}
