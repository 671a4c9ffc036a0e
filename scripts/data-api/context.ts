import type { Catalogs } from './catalogs.ts'
import type { Clock } from './clock.ts'
import type { Engine, Session } from './engines/engine.ts'
import { ServiceError } from './errors.ts'
import type { Limits } from './limits.ts'
import { runLimited } from './time-limit.ts'
import type { Transactions } from './transactions.ts'

/** What every operation works with. */
export interface Context {
  engine: Engine
  catalogs: Catalogs
  transactions: Transactions
  limits: Limits
  clock: Clock
  /** Of one call: aborted when its client is gone, so that nothing waits for a session in vain. */
  signal?: AbortSignal | undefined
}

interface Target {
  database?: string | null | undefined
  schema?: string | null | undefined
  transactionId?: string | null | undefined
  continueAfterTimeout?: boolean | null | undefined
}

type Work<Result> = (session: Session) => Promise<Result>

/** Runs work, within the time limit, in the session of the request's transaction or in one of its own. */
export async function withSession<Result>(
  context: Context,
  target: Target,
  work: Work<Result>,
): Promise<Result> {
  refuseSchema(target)
  const { transactionId, continueAfterTimeout } = target
  const database = target.database || undefined
  const lend = transactionId
    ? (limited: Work<Result>) => context.transactions.use(transactionId, limited, database)
    : (limited: Work<Result>) => useOnce(context, database, limited)
  return runLimited(lend, work, {
    milliseconds: context.limits.statement,
    clock: context.clock,
    continueAfterTimeout: continueAfterTimeout ?? false,
  })
}

async function useOnce<Result>(
  { engine, signal }: Context,
  database: string | undefined,
  work: Work<Result>,
): Promise<Result> {
  const session = await engine.open(database, signal)
  try {
    return await work(session)
  } finally {
    session.release()
  }
}

/** Ends the transaction of a request with COMMIT or ROLLBACK, within the time limit. */
export async function endTransaction(
  { transactions, limits, clock }: Context,
  id: string,
  command: 'commit' | 'rollback',
): Promise<void> {
  await runLimited(
    (limited) => transactions.end(id, limited),
    (session) => session.run(command, [], { isLast: true }),
    { milliseconds: limits.statement, clock, continueAfterTimeout: false },
  )
}

export function refuseSchema({ schema }: Target): void {
  if (schema) throw new ServiceError('ValidationException', "The schema parameter isn't supported")
}
