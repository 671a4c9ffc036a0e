import type { Statements } from '../draft.ts'
import type { PartKind } from '../part.ts'
import { columnStatements } from './columns.ts'
import { constraintStatements } from './constraints.ts'
import {
  defaultPrivilegesStatements,
  eventTriggerStatements,
  extensionStatements,
  schemaStatements,
} from './database.ts'
import { defaultStatements } from './defaults.ts'
import {
  collationStatements,
  definedStatements,
  namedAloneStatements,
  textSearchConfigurationStatements,
} from './defined.ts'
import { domainStatements } from './domains.ts'
import { enumStatements } from './enums.ts'
import { foreignStatements } from './foreign.ts'
import { functionStatements } from './functions.ts'
import { indexStatements } from './indexes.ts'
import { inheritanceStatements } from './inheritance.ts'
import { policyStatements } from './policies.ts'
import { identityStatements, ownershipStatements, sequenceStatements } from './sequences.ts'
import { statisticsStatements } from './statistics.ts'
import { tableStatements } from './tables.ts'
import { ruleStatements, triggerStatements } from './triggers.ts'
import { typeStatements } from './types.ts'
import { viewColumnStatements } from './view-columns.ts'
import { viewStatements } from './views.ts'

/** In the order in which they are made where nothing else decides. */
export const statementsByKind: Readonly<Record<PartKind, Statements>> = {
  schema: schemaStatements,
  extension: extensionStatements,
  language: namedAloneStatements,
  'access method': namedAloneStatements,
  'foreign data wrapper': foreignStatements,
  server: foreignStatements,
  'default privileges': defaultPrivilegesStatements,
  collation: collationStatements,
  'text search parser': namedAloneStatements,
  'text search template': namedAloneStatements,
  'text search dictionary': definedStatements,
  'text search configuration': textSearchConfigurationStatements,
  enum: enumStatements,
  domain: domainStatements,
  type: typeStatements,
  sequence: sequenceStatements,
  table: tableStatements,
  column: columnStatements,
  default: defaultStatements,
  identity: identityStatements,
  ownership: ownershipStatements,
  constraint: constraintStatements,
  index: indexStatements,
  statistics: statisticsStatements,
  inheritance: inheritanceStatements,
  'foreign table': foreignStatements,
  function: functionStatements,
  operator: definedStatements,
  'operator family': definedStatements,
  'operator class': definedStatements,
  cast: definedStatements,
  conversion: namedAloneStatements,
  transform: namedAloneStatements,
  view: viewStatements,
  'materialized view': viewStatements,
  'view column': viewColumnStatements,
  trigger: triggerStatements,
  rule: ruleStatements,
  policy: policyStatements,
  publication: definedStatements,
  'security label': namedAloneStatements,
  'event trigger': eventTriggerStatements,
}
