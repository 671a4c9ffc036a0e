/** The tag of a statement that names the kind of object it is about; undefined for any other. */
export function objectTagOf(type: string, content: Record<string, unknown>): string | undefined {
  const verb = verbs[type]
  return verb && `${verb} ${objectName(objectOf(content))}`
}

/** A column is renamed in a table, a view or whatever has it, which is what the tag names. */
function objectOf(content: Record<string, unknown>): string {
  const { removeType, objtype, objectType, kind, renameType, relationType } = content
  const renamed = renameType === 'OBJECT_COLUMN' ? relationType : renameType
  return String(removeType ?? objtype ?? objectType ?? kind ?? renamed)
}

/** `OBJECT_FOREIGN_TABLE` is FOREIGN TABLE. */
function objectName(constant: string): string {
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
  ATTRIBUTE: 'TYPE',
}

/** Statements whose tag names the kind of object. */
const verbs: Record<string, string | undefined> = {
  AlterObjectDependsStmt: 'ALTER',
  AlterObjectSchemaStmt: 'ALTER',
  AlterOwnerStmt: 'ALTER',
  AlterTableStmt: 'ALTER',
  DefineStmt: 'CREATE',
  DropStmt: 'DROP',
  RenameStmt: 'ALTER',
}
