import type { Node } from 'libpg-query'

/**
 * The kinds of statements that declare, in the order in which they are tried first: what others are
 * made of, and bodies that nobody looks into yet, then tables, whole before views select all of their
 * columns, then the rest as it stands in the files.
 * Default privileges come before what they are the defaults of; grants, which may say `on all tables`,
 * after all that there is, and event triggers, which would see it made, at the very end.
 */
const order: readonly (readonly string[])[] = [
  [
    'CreateSchemaStmt',
    'CreateExtensionStmt',
    'CreatePLangStmt',
    'CreateFdwStmt',
    'CreateForeignServerStmt',
  ],
  ['AlterDefaultPrivilegesStmt'],
  [
    'CreateEnumStmt',
    'CompositeTypeStmt',
    'CreateDomainStmt',
    'CreateRangeStmt',
    'DefineStmt',
    'CreateSeqStmt',
  ],
  ['CreateFunctionStmt'],
  ['CreateStmt', 'CreateForeignTableStmt'],
  ['AlterTableStmt'],
  [
    'IndexStmt',
    'ViewStmt',
    'CreateTableAsStmt',
    'CreateTrigStmt',
    'CreatePolicyStmt',
    'RuleStmt',
    'CreateStatsStmt',
    'CreateCastStmt',
    'CreateConversionStmt',
    'CreateTransformStmt',
    'CreateOpClassStmt',
    'CreateOpFamilyStmt',
    'CreateAmStmt',
    'AlterSeqStmt',
    'AlterEnumStmt',
    'AlterTypeStmt',
    'AlterDomainStmt',
    'AlterFunctionStmt',
    'AlterPolicyStmt',
    'AlterStatsStmt',
    'AlterOwnerStmt',
    'AlterObjectDependsStmt',
    'AlterOperatorStmt',
    'AlterOpFamilyStmt',
    'AlterTSConfigurationStmt',
    'AlterTSDictionaryStmt',
    'AlterFdwStmt',
    'AlterForeignServerStmt',
    'CommentStmt',
  ],
  ['GrantStmt'],
  ['CreatePublicationStmt', 'AlterPublicationStmt'],
  ['CreateEventTrigStmt', 'AlterEventTrigStmt'],
]

const ranks = new Map(order.flatMap((kinds, rank) => kinds.map((kind) => [kind, rank] as const)))

const reasons: Readonly<Record<string, string>> = {
  CreateRoleStmt:
    'roles are of the whole server and not of one schema: leave it out; a role that the schema names is there when it is compared',
  DropStmt: 'what is dropped is not declared: leave out what made it',
  RenameStmt: 'declare it under its new name',
  AlterObjectSchemaStmt: 'declare it in its new schema',
  TransactionStmt: 'the schema is applied as a whole: leave it out',
  VariableSetStmt: 'settings are not part of a schema: write public.name where a schema is meant',
  CreateUserMappingStmt: 'a user mapping has a password: make it in each environment by hand',
  CreateSubscriptionStmt: 'a subscription is of one environment: make it there by hand',
  SecLabelStmt: 'the scratch database has no provider of labels: write it into a revision by hand',
  DoStmt: 'what it does cannot be read from it: write the statements out',
}

/** The place of a statement in the order above; what is not in it is refused by whyNot. */
export function rankOf(statement: Node): number {
  return ranks.get(kindOf(statement)) ?? order.length
}

/** Why a statement is no part of a declared schema; undefined where it is one. */
export function whyNot(statement: Node): string | undefined {
  const kind = kindOf(statement)
  if (!ranks.has(kind)) return reasons[kind] ?? 'only create, alter, comment and grant declare'
  if ('CreateTableAsStmt' in statement) {
    const { objtype } = statement.CreateTableAsStmt
    return objtype === 'OBJECT_MATVIEW' ? undefined : 'declare the columns: it would copy rows'
  }
  if ('IndexStmt' in statement && statement.IndexStmt.concurrent) {
    return 'leave out concurrently: how it is built is for the revision to say'
  }
  if ('CreateStmt' in statement && statement.CreateStmt.relation?.relpersistence === 't') {
    return 'a temporary table is of one session and not of a schema'
  }
  if ('AlterTableStmt' in statement && isUndoing(statement)) return reasons.DropStmt
  return undefined
}

function isUndoing({ AlterTableStmt: { cmds = [] } }: Extract<Node, { AlterTableStmt: unknown }>) {
  return cmds.some(
    (command) =>
      'AlterTableCmd' in command && /^AT_(Drop|Detach)/.test(command.AlterTableCmd.subtype ?? ''),
  )
}

function kindOf(statement: Node): string {
  return Object.keys(statement)[0] ?? ''
}
