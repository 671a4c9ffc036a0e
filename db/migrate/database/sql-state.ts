/** The lock timeout was over, or two transactions waited for each other. */
const lockStates = new Set(['55P03', '40P01'])

/** Whether a statement failed for a lock that another transaction has: it may work a moment later. */
export function isLockFailure(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state !== undefined) return lockStates.has(state)
  return error instanceof Error && error.cause !== undefined && isLockFailure(error.cause)
}

/** The SQLSTATE that Postgres gave, as `pg` and as the Data API dialect tell it. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, sqlState } = error as { code?: unknown; sqlState?: unknown }
  return [sqlState, code].find((state) => typeof state === 'string' && /^\d\w{4}$/.test(state)) as
    | string
    | undefined
}
