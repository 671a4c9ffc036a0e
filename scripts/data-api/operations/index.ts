import type { z } from 'zod'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import type { OperationName } from '../exceptions.ts'
import { parseRequest } from '../parse-request.ts'
import {
  batchExecuteStatementRequest,
  beginTransactionRequest,
  endTransactionRequest,
  executeStatementRequest,
} from '../requests.ts'
import { batchExecuteStatement } from './batch-execute-statement.ts'
import { beginTransaction } from './begin-transaction.ts'
import { commitTransaction } from './commit-transaction.ts'
import { executeStatement } from './execute-statement.ts'
import { rollbackTransaction } from './rollback-transaction.ts'

/** One call, read and valid, that has not run yet. */
export interface Call {
  operation: OperationName
  sql?: string | undefined
  transactionId?: string | undefined
  /** Resolves with the response body, JSON text. Rejects with ServiceError, PostgresError, EngineUnavailableError. */
  run(context: Context): Promise<string>
}

export interface Operation {
  name: OperationName
  /** Reads a request body. Throws ServiceError. */
  read(body: string): Call
}

/** By path. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ['/Execute', operation('ExecuteStatement', executeStatementRequest, executeStatement)],
  [
    '/BatchExecute',
    operation('BatchExecuteStatement', batchExecuteStatementRequest, batchExecuteStatement),
  ],
  ['/BeginTransaction', operation('BeginTransaction', beginTransactionRequest, beginTransaction)],
  ['/CommitTransaction', operation('CommitTransaction', endTransactionRequest, commitTransaction)],
  [
    '/RollbackTransaction',
    operation('RollbackTransaction', endTransactionRequest, rollbackTransaction),
  ],
  ['/ExecuteSql', { name: 'ExecuteSql', read: refuseExecuteSql }],
])

interface Described {
  resourceArn: string
  sql?: string | undefined
  transactionId?: string | null | undefined
}

function operation<Request extends Described>(
  name: OperationName,
  schema: z.ZodType<Request>,
  perform: (context: Context, request: Request) => Promise<string>,
): Operation {
  return {
    name,
    read(body) {
      const request = parseRequest(schema, body)
      return {
        operation: name,
        sql: request.sql,
        transactionId: request.transactionId ?? undefined,
        run: (context) => perform(context, request),
      }
    },
  }
}

function refuseExecuteSql(): never {
  throw new ServiceError(
    'BadRequestException',
    'This API is deprecated and not available. Use ExecuteStatement API instead',
  )
}
