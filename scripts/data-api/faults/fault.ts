import { z } from 'zod'
import { isServiceErrorCode, type OperationName, type ServiceErrorCode } from '../exceptions.ts'
import { pointsOf } from './latency.ts'

/** Thrown for a fault that cannot be made; the message is a line for people. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
}

const operationNames: [OperationName, ...OperationName[]] = [
  'ExecuteStatement',
  'BatchExecuteStatement',
  'BeginTransaction',
  'CommitTransaction',
  'RollbackTransaction',
]

const longestLatency = 300_000
const milliseconds = z.number().min(0).max(longestLatency)
const percentile = z.string().regex(/^p(\d{1,2}(\.\d+)?|100)$/)
const percentiles = z
  .record(percentile, milliseconds)
  .refine(isRising, 'a higher percentile takes no less time than a lower one')
const neither = 'takes milliseconds, alone or with percentiles from p0 to p100'

const schema = z
  .strictObject({
    error: z.custom<ServiceErrorCode>(isCode, 'is no exception of the service').optional(),
    message: z.string().optional(),
    drop: z.literal(true).optional(),
    latency: z.union([milliseconds, percentiles], neither).optional(),
    when: z.enum(['before', 'after']).optional(),
    operation: z.enum(operationNames).optional(),
    sql: z.string().min(1).max(65_536).optional(),
    times: z.number().int().min(1).optional(),
    probability: z.number().min(0).max(1).optional(),
    seed: z.number().int().optional(),
  })
  .refine(hasOneEffect, 'needs exactly one of error, drop and latency')
  .refine(({ latency, when }) => latency === undefined || !when, 'latency comes before: no "when"')
  .refine(({ error, message }) => error || message === undefined, '"message" needs an error')
  .refine(({ sql }) => sql === undefined || compiles(sql), 'sql is no regular expression')

/**
 * What is to go wrong, and for which calls.
 *
 * - One of `error` (an exception's name, with a `message` where the default does not do), `drop` (the
 *   connection is closed without an answer) and `latency` (milliseconds, or percentiles as `{ p50: 5, p99: 300 }`).
 * - `when`: `before` the statement runs (as by default), or `after`, when its work is done.
 * - `operation`, and `sql`: a part of the statement in any case, or a pattern as `/^insert/i`.
 * - `times`: for so many calls; `probability`: for that share of them, drawn from `seed`.
 */
export type Fault = z.infer<typeof schema>

/** Throws FaultError. */
export function readFault(value: unknown): Fault {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const member = issue?.path.join('.')
  throw new FaultError(`Invalid fault: ${member ? `${member}: ` : ''}${issue?.message}`)
}

/** Reads `/pattern/flags`; undefined for any other text. Throws SyntaxError. */
export function patternOf(sql: string): RegExp | undefined {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(sql) ?? []
  return source === undefined ? undefined : new RegExp(source, flags?.replace(/[gy]/g, ''))
}

function isRising(latency: Record<string, number>): boolean {
  const points = pointsOf(latency)
  return points.every(({ milliseconds }, index) => {
    return milliseconds >= (points[index - 1]?.milliseconds ?? 0)
  })
}

function isCode(value: unknown): boolean {
  return typeof value === 'string' && isServiceErrorCode(value)
}

function hasOneEffect({ error, drop, latency }: Record<string, unknown>): boolean {
  return [error, drop, latency].filter((effect) => effect !== undefined).length === 1
}

function compiles(sql: string): boolean {
  try {
    patternOf(sql)
    return true
  } catch {
    return false
  }
}
