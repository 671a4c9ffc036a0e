import { type Context, endTransaction } from '../context.ts'
import type { EndTransactionRequest } from '../requests.ts'

export async function commitTransaction(
  context: Context,
  { transactionId }: EndTransactionRequest,
): Promise<string> {
  await endTransaction(context, transactionId, 'commit')
  return JSON.stringify({ transactionStatus: 'Transaction Committed' })
}
