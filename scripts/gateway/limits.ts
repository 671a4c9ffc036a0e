/** What API Gateway and Lambda allow; sizes in bytes, times in milliseconds. */
export interface Limits {
  /** Of a request to an HTTP API. */
  requestBytes: number
  /** Of what goes into or comes out of a function. */
  payloadBytes: number
  /** How long API Gateway waits for a function. */
  integrationTimeout: number
  /** How long a function may run. */
  functionTimeout: number
}

export const defaultLimits: Limits = {
  requestBytes: 10 * 1024 * 1024,
  payloadBytes: 6 * 1024 * 1024,
  integrationTimeout: 30_000,
  functionTimeout: 10_000,
}

/** Instances that each function may have at once: generous, as an account's 1000 are. */
export const defaultConcurrency = 100
