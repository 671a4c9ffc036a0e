import { objectTagOf } from './object-tags.ts'
import { plainTags } from './plain-tags.ts'
import { kindOf, type Statement } from './statement.ts'

/**
 * The command tag of a statement, which the Data API does not tell: Postgres's own, from what the parser
 * makes of the statement.
 *
 * @param count of rows that were changed or given
 */
export function tagOf({ node }: Statement, count: number): string | undefined {
  const [type, content] = kindOf(node)
  switch (type) {
    case 'InsertStmt':
      return `INSERT 0 ${count}`
    case 'UpdateStmt':
      return `UPDATE ${count}`
    case 'DeleteStmt':
      return `DELETE ${count}`
    case 'MergeStmt':
      return `MERGE ${count}`
    case 'SelectStmt':
    case 'CreateTableAsStmt':
      return `SELECT ${count}`
    case 'FetchStmt':
      return `${content.ismove ? 'MOVE' : 'FETCH'} ${count}`
    case 'TransactionStmt':
      return transactionTags[String(content.kind)]
    case 'GrantStmt':
      return content.is_grant ? 'GRANT' : 'REVOKE'
    case 'GrantRoleStmt':
      return content.is_grant ? 'GRANT ROLE' : 'REVOKE ROLE'
    case 'VariableSetStmt':
      return /RESET/.test(String(content.kind)) ? 'RESET' : 'SET'
    case 'VacuumStmt':
      return content.is_vacuumcmd ? 'VACUUM' : 'ANALYZE'
    case 'CreateFunctionStmt':
      return content.is_procedure ? 'CREATE PROCEDURE' : 'CREATE FUNCTION'
    case 'ClosePortalStmt':
      return content.portalname ? 'CLOSE CURSOR' : 'CLOSE CURSOR ALL'
    case 'DeallocateStmt':
      return content.name ? 'DEALLOCATE' : 'DEALLOCATE ALL'
    case 'DiscardStmt':
      return `DISCARD ${String(content.target).replace('DISCARD_', '')}`
    default:
      return objectTagOf(type, content) ?? plainTags[type]
  }
}

const transactionTags: Record<string, string | undefined> = {
  TRANS_STMT_BEGIN: 'BEGIN',
  TRANS_STMT_START: 'START TRANSACTION',
  TRANS_STMT_COMMIT: 'COMMIT',
  TRANS_STMT_ROLLBACK: 'ROLLBACK',
  TRANS_STMT_SAVEPOINT: 'SAVEPOINT',
  TRANS_STMT_RELEASE: 'RELEASE',
  TRANS_STMT_ROLLBACK_TO: 'ROLLBACK',
}
