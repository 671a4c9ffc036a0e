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
    case 'DiscardStmt':
      return `DISCARD ${String(content.target).replace('DISCARD_', '')}`
    default:
      return objectTagOf(type, content) ?? simpleTags[type]
  }
}

function objectTagOf(type: string, content: Record<string, unknown>): string | undefined {
  const verb = verbs[type]
  if (!verb) return undefined
  const object = objectName(
    content.removeType ??
      content.objtype ??
      content.objectType ??
      content.kind ??
      content.renameType,
  )
  return object && `${verb} ${object}`
}

/** `OBJECT_FOREIGN_TABLE` is FOREIGN TABLE. */
function objectName(constant: unknown): string | undefined {
  if (typeof constant !== 'string') return undefined
  const name = constant.replace(/^OBJECT_/, '').replaceAll('_', ' ')
  return objectNames[name] ?? name
}

const objectNames: Record<string, string> = {
  MATVIEW: 'MATERIALIZED VIEW',
  FDW: 'FOREIGN DATA WRAPPER',
  'FOREIGN SERVER': 'SERVER',
  'STATISTIC EXT': 'STATISTICS',
  OPCLASS: 'OPERATOR CLASS',
  OPFAMILY: 'OPERATOR FAMILY',
  TSPARSER: 'TEXT SEARCH PARSER',
  TSDICTIONARY: 'TEXT SEARCH DICTIONARY',
  TSTEMPLATE: 'TEXT SEARCH TEMPLATE',
  TSCONFIGURATION: 'TEXT SEARCH CONFIGURATION',
  TABCONSTRAINT: 'TABLE',
  DOMCONSTRAINT: 'DOMAIN',
  COLUMN: 'TABLE',
  ATTRIBUTE: 'TYPE',
}

/** Statements whose tag names the kind of object. */
const verbs: Record<string, string | undefined> = {
  AlterObjectSchemaStmt: 'ALTER',
  AlterOwnerStmt: 'ALTER',
  AlterTableStmt: 'ALTER',
  DefineStmt: 'CREATE',
  DropStmt: 'DROP',
  RenameStmt: 'ALTER',
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

const simpleTags: Record<string, string | undefined> = {
  AlterDatabaseSetStmt: 'ALTER DATABASE',
  AlterDatabaseStmt: 'ALTER DATABASE',
  AlterDefaultPrivilegesStmt: 'ALTER DEFAULT PRIVILEGES',
  AlterDomainStmt: 'ALTER DOMAIN',
  AlterEnumStmt: 'ALTER TYPE',
  AlterExtensionStmt: 'ALTER EXTENSION',
  AlterFunctionStmt: 'ALTER FUNCTION',
  AlterPolicyStmt: 'ALTER POLICY',
  AlterPublicationStmt: 'ALTER PUBLICATION',
  AlterRoleSetStmt: 'ALTER ROLE',
  AlterRoleStmt: 'ALTER ROLE',
  AlterSeqStmt: 'ALTER SEQUENCE',
  AlterStatsStmt: 'ALTER STATISTICS',
  AlterSystemStmt: 'ALTER SYSTEM',
  AlterTypeStmt: 'ALTER TYPE',
  CallStmt: 'CALL',
  CheckPointStmt: 'CHECKPOINT',
  ClosePortalStmt: 'CLOSE CURSOR',
  ClusterStmt: 'CLUSTER',
  CommentStmt: 'COMMENT',
  CompositeTypeStmt: 'CREATE TYPE',
  ConstraintsSetStmt: 'SET CONSTRAINTS',
  CreateCastStmt: 'CREATE CAST',
  CreateDomainStmt: 'CREATE DOMAIN',
  CreateEnumStmt: 'CREATE TYPE',
  CreateEventTrigStmt: 'CREATE EVENT TRIGGER',
  CreateExtensionStmt: 'CREATE EXTENSION',
  CreateFdwStmt: 'CREATE FOREIGN DATA WRAPPER',
  CreateForeignServerStmt: 'CREATE SERVER',
  CreateForeignTableStmt: 'CREATE FOREIGN TABLE',
  CreateFunctionStmt: 'CREATE FUNCTION',
  CreatePolicyStmt: 'CREATE POLICY',
  CreatePublicationStmt: 'CREATE PUBLICATION',
  CreateRangeStmt: 'CREATE TYPE',
  CreateRoleStmt: 'CREATE ROLE',
  CreateSchemaStmt: 'CREATE SCHEMA',
  CreateSeqStmt: 'CREATE SEQUENCE',
  CreateStatsStmt: 'CREATE STATISTICS',
  CreateStmt: 'CREATE TABLE',
  CreateTrigStmt: 'CREATE TRIGGER',
  CreatedbStmt: 'CREATE DATABASE',
  DeallocateStmt: 'DEALLOCATE',
  DeclareCursorStmt: 'DECLARE CURSOR',
  DoStmt: 'DO',
  DropOwnedStmt: 'DROP OWNED',
  DropRoleStmt: 'DROP ROLE',
  DropdbStmt: 'DROP DATABASE',
  ExecuteStmt: 'EXECUTE',
  ExplainStmt: 'EXPLAIN',
  IndexStmt: 'CREATE INDEX',
  ListenStmt: 'LISTEN',
  LockStmt: 'LOCK TABLE',
  NotifyStmt: 'NOTIFY',
  PrepareStmt: 'PREPARE',
  ReassignOwnedStmt: 'REASSIGN OWNED',
  RefreshMatViewStmt: 'REFRESH MATERIALIZED VIEW',
  ReindexStmt: 'REINDEX',
  RuleStmt: 'CREATE RULE',
  SecLabelStmt: 'SECURITY LABEL',
  TruncateStmt: 'TRUNCATE TABLE',
  UnlistenStmt: 'UNLISTEN',
  VariableShowStmt: 'SHOW',
  ViewStmt: 'CREATE VIEW',
}
