import { z } from 'zod'
import { exactText } from './exact-json.ts'

/**
 * A member that is null is one that was left out, as in restJson1. It stays null: a transformation would
 * make the reading of a request several times slower.
 */
function optional<Type extends z.ZodType>(type: Type) {
  return type.nullish()
}

const arn = z.string().min(11).max(100)
const databaseName = z.string().max(64)
const transactionId = z.string().max(192)

/** Left as text where it is longer than a JavaScript number is exact; no fraction and no exponent. */
const long = z.custom<number | object>(isLong, 'Long').transform((value) => {
  return typeof value === 'number' ? value : (exactText(value) as string)
})
const double = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])], 'Double')
const blob = z.base64('Blob')

const field = z.object({
  isNull: optional(z.boolean()),
  booleanValue: optional(z.boolean()),
  longValue: optional(long),
  doubleValue: optional(double),
  stringValue: optional(z.string()),
  blobValue: optional(blob),
  arrayValue: optional(z.looseObject({})),
})

const parameter = z.object({
  name: optional(z.string()),
  typeHint: optional(z.string()),
  value: optional(field),
})

const connection = { resourceArn: arn, secretArn: arn }
const target = {
  ...connection,
  database: optional(databaseName),
  schema: optional(databaseName),
}
const statement = {
  ...target,
  // There is no room in it for the 65,535 parameters that Postgres takes.
  sql: z.string().max(65_536),
  transactionId: optional(transactionId),
}

export const executeStatementRequest = z.object({
  ...statement,
  parameters: optional(z.array(parameter)),
  includeResultMetadata: optional(z.boolean()),
  continueAfterTimeout: optional(z.boolean()),
  resultSetOptions: optional(
    z.object({
      decimalReturnType: optional(z.enum(['STRING', 'DOUBLE_OR_LONG'])),
      longReturnType: optional(z.enum(['STRING', 'LONG'])),
    }),
  ),
  formatRecordsAs: optional(z.enum(['NONE', 'JSON'])),
})
export const batchExecuteStatementRequest = z.object({
  ...statement,
  parameterSets: optional(z.array(z.array(parameter))),
})
export const beginTransactionRequest = z.object(target)
export const endTransactionRequest = z.object({ ...connection, transactionId })

export type SqlParameter = z.infer<typeof parameter>
export type ExecuteStatementRequest = z.infer<typeof executeStatementRequest>
export type BatchExecuteStatementRequest = z.infer<typeof batchExecuteStatementRequest>
export type BeginTransactionRequest = z.infer<typeof beginTransactionRequest>
export type EndTransactionRequest = z.infer<typeof endTransactionRequest>

const [smallest, largest] = [-(2n ** 63n), 2n ** 63n - 1n]

function isLong(value: unknown): boolean {
  const digits = exactText(value)
  if (digits === undefined) return Number.isSafeInteger(value)
  if (!/^-?\d{1,19}$/.test(digits)) return false
  return BigInt(digits) >= smallest && BigInt(digits) <= largest
}
