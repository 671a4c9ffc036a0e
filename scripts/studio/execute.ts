import {
  BeginTransactionCommand,
  type ColumnMetadata,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandOutput,
  type Field,
  RollbackTransactionCommand,
} from '@aws-sdk/client-rds-data'
import type { Studio } from './studio.ts'

export interface Result {
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly isNumeric: boolean
  }[]
  readonly rows: readonly (string | null)[][]
  /** There are more rows than these. */
  readonly hasMore: boolean
  /** Rows that were changed, where that is what it did. */
  readonly changed: number | null
}

type Connection = Pick<Studio, 'client' | 'target'>

/** Runs a statement that somebody wrote, with as many rows of it as are wanted. Throws what the SDK throws. */
export async function execute(
  { client, target }: Connection,
  sql: string,
  limit: number,
  transactionId?: string,
): Promise<Result> {
  const output = await client.send(
    new ExecuteStatementCommand({
      ...target,
      sql,
      transactionId,
      includeResultMetadata: true,
      resultSetOptions: { longReturnType: 'STRING', decimalReturnType: 'STRING' },
    }),
  )
  return toResult(output, limit)
}

/** Runs a statement whose effects are undone, whatever comes of it. */
export async function executeUndone(
  connection: Connection,
  sql: string,
  limit: number,
): Promise<Result> {
  const transaction = await begin(connection)
  try {
    return await execute(connection, sql, limit, transaction.transactionId)
  } finally {
    await rollback(connection, transaction)
  }
}

/** Runs a statement that has no effect where its answer cannot be had. */
export async function executeWhole(
  connection: Connection,
  sql: string,
  limit: number,
): Promise<Result> {
  const transaction = await begin(connection)
  try {
    const result = await execute(connection, sql, limit, transaction.transactionId)
    await connection.client.send(new CommitTransactionCommand(transaction))
    return result
  } catch (error) {
    await rollback(connection, transaction)
    throw error
  }
}

async function begin({ client, target }: Connection) {
  const { transactionId } = await client.send(new BeginTransactionCommand(target))
  const { resourceArn, secretArn } = target
  return { resourceArn, secretArn, transactionId }
}

async function rollback({ client }: Connection, transaction: Awaited<ReturnType<typeof begin>>) {
  // Nobody commits it: it ends by itself.
  await client.send(new RollbackTransactionCommand(transaction)).catch(() => {})
}

function toResult(output: ExecuteStatementCommandOutput, limit: number): Result {
  const { columnMetadata = [], records = [], numberOfRecordsUpdated: changed } = output
  return {
    columns: columnMetadata.map(toColumn),
    rows: records.slice(0, limit).map((fields) => fields.map(toText)),
    hasMore: records.length > limit,
    changed: columnMetadata.length === 0 ? (changed ?? 0) : null,
  }
}

const numeric = /^(int\d|float\d|numeric|oid)$/
/** How the service calls the type of a column with a sequence. */
const serials: Record<string, string> = { smallserial: 'int2', serial: 'int4', bigserial: 'int8' }

function toColumn({ name, label, typeName = '' }: ColumnMetadata) {
  const type = serials[typeName] ?? typeName
  return { name: label ?? name ?? '', type, isNumeric: numeric.test(type) }
}

function toText(field: Field): string | null {
  if (field.isNull) return null
  if (field.blobValue !== undefined) return `\\x${Buffer.from(field.blobValue).toString('hex')}`
  if (field.arrayValue !== undefined) return arrayText(field.arrayValue)
  const { stringValue, longValue, doubleValue, booleanValue } = field
  return String(stringValue ?? longValue ?? doubleValue ?? booleanValue)
}

/** As Postgres writes an array. */
function arrayText(array: NonNullable<Field['arrayValue']>): string {
  const { stringValues, longValues, doubleValues, booleanValues, arrayValues = [] } = array
  const nested = () => arrayValues.map((each) => each && arrayText(each))
  const elements = stringValues ?? longValues ?? doubleValues ?? booleanValues ?? nested()
  const texts = elements.map((each) => {
    if (each === null) return 'NULL'
    return /^[^\s"{},\\]+$/.test(String(each)) ? String(each) : JSON.stringify(each)
  })
  return `{${texts.join(',')}}`
}
