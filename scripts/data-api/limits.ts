/** Milliseconds after which the service ends things by itself (AuroraUserGuide, data-api-operations). */
export interface Limits {
  /** A call; see `continueAfterTimeout`. */
  statement: number
  /** A transaction between two calls. */
  idle: number
  /** A transaction from its beginning. */
  total: number
}

const second = 1000
const minute = 60 * second

export const serviceLimits: Limits = {
  statement: 45 * second,
  idle: 3 * minute,
  total: 24 * 60 * minute,
}
