export { columnsToFill, type FillColumn } from './columns-to-fill.ts'
export { describeRelations } from './describe-relations.ts'
export type {
  AnyDatabase,
  Description,
  ListOptions,
} from './description.ts'
export { functionSource } from './function-source.ts'
export { listDatabases } from './list-databases.ts'
export { listDomains } from './list-domains.ts'
export { listExtensions } from './list-extensions.ts'
export { listFunctions } from './list-functions.ts'
export { listPrivileges } from './list-privileges.ts'
export { describedKinds, listRelations, type RelationKind } from './list-relations.ts'
export { listRoles } from './list-roles.ts'
export { listSchemas } from './list-schemas.ts'
export { listTypes } from './list-types.ts'
export { type Names, readNames } from './names.ts'
export { type Identity, readIdentity } from './version.ts'
export { viewSource } from './view-source.ts'
