import { type Context, endTransaction } from '../context.ts'
import type { EndTransactionRequest } from '../requests.ts'

export async function rollbackTransaction(
  context: Context,
  { transactionId }: EndTransactionRequest,
): Promise<string> {
  await endTransaction(context, transactionId, 'rollback')
  return JSON.stringify({ transactionStatus: 'Rollback Complete' })
}
