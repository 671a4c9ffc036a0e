import { type Context, refuseSchema } from '../context.ts'
import type { BeginTransactionRequest } from '../requests.ts'

export async function beginTransaction(
  { transactions, signal }: Context,
  request: BeginTransactionRequest,
): Promise<string> {
  refuseSchema(request)
  const transactionId = await transactions.begin(request.database || undefined, signal)
  return JSON.stringify({ transactionId })
}
