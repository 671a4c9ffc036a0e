import { EngineUnavailableError, PostgresError, type PostgresReport } from './engine.ts'
import { toPostgresError } from './postgres-statement.ts'
import { describeUrl } from './postgres-url.ts'

/** It is starting, stopping or recovering. */
const cannotConnectNow = '57P03'

/** What a failed attempt to connect is: PostgresError where Postgres refused, else EngineUnavailableError. */
export function toConnectError(url: string, cause: PostgresReport & Error): Error {
  const error = toPostgresError(cause)
  const isRefusal = error instanceof PostgresError && error.code !== cannotConnectNow
  return isRefusal ? error : unreachable(url, cause)
}

/** What is told of a Postgres that cannot be reached: never with the password. */
export function unreachable(url: string, cause: PostgresReport & Error): EngineUnavailableError {
  const reason = cause.message || String(cause.code)
  const message = `Cannot reach the database at ${describeUrl(url)}: ${reason}`
  return new EngineUnavailableError(message, { cause })
}
