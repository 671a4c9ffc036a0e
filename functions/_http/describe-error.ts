import { DataApiError } from '../../db/errors.ts'

/** A chain that is longer goes round in a circle. */
const mostCauses = 10

/**
 * The stack of an error and of its causes, for a developer or the log: no message that quotes a value, unless
 * values are for who reads it.
 */
export function describeError(error: unknown, { values = false } = {}): string {
  const causes = causesOf(error)
  const shown =
    !values && causes.some(quotesValue) ? causes.map(withoutMessage) : causes.map(stackOf)
  return shown.join('\nCaused by ')
}

function causesOf(error: unknown): unknown[] {
  const causes = [error]
  for (let cause = error; cause instanceof Error && causes.length < mostCauses; ) {
    if (cause.cause === undefined) break
    cause = cause.cause
    causes.push(cause)
  }
  return causes
}

/**
 * Postgres quotes values only where it cannot read or hold them (class 22, data exception), the service where
 * a call is not what it takes. An error around one of these may have its words.
 */
function quotesValue(cause: unknown): boolean {
  if (cause instanceof DataApiError && cause.sqlState?.startsWith('22')) return true
  return cause instanceof Error && cause.name === 'ValidationException'
}

function withoutMessage(cause: unknown): string {
  if (!(cause instanceof Error)) return `${typeof cause} (it may hold a value)`
  const sqlState = cause instanceof DataApiError ? `, SQLState ${cause.sqlState}` : ''
  return [`${cause.name} (its message may hold a value${sqlState})`, ...framesOf(cause)].join('\n')
}

function stackOf(cause: unknown): string {
  return cause instanceof Error ? [`${cause}`, ...framesOf(cause)].join('\n') : String(cause)
}

/** The application's, or else where it was thrown: what libraries and Node did in between explains little. */
function framesOf({ stack = '' }: Error): string[] {
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line))
  const own = frames.filter((line) => !/node:|node_modules/.test(line))
  return own.length > 0 ? own : frames.slice(0, 1)
}
