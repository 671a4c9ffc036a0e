import type { MigrationDatabase } from '../database/migration-database.ts'
import { withExecutor } from '../database/with-executor.ts'
import { EndsTransactionError } from './errors.ts'

const blank = String.raw`(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*`
const ending = new RegExp(
  String.raw`^${blank}(commit|end|abort|prepare\s+transaction|rollback(?!\s+(?:(?:work|transaction)\s+)?to\b))\b`,
  'i',
)

/**
 * The same database, which does not send what would end its transaction: the move of the version table is in
 * it, so that a revision would count as done before it is, or not count once it is. Throws
 * EndsTransactionError in its place.
 */
export function keepTransaction(transaction: MigrationDatabase): MigrationDatabase {
  return withExecutor(transaction, (given) => ({
    async executeQuery(query) {
      const statement = ending.exec(query.sql)?.[1]
      if (statement !== undefined) throw new EndsTransactionError(statement)
      return given.executeQuery(query)
    },
  }))
}
