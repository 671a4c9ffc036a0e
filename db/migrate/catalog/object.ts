/** What the catalog is said to hold: kinds of objects that a migration can make. */
export type CatalogKind =
  | 'schema'
  | 'extension'
  | 'enum'
  | 'domain'
  | 'type'
  | 'sequence'
  | 'function'
  | 'table'
  | 'column'
  | 'constraint'
  | 'index'
  | 'statistics'
  | 'view'
  | 'materialized view'
  | 'trigger'
  | 'rule'
  | 'policy'
  | 'event trigger'
  | 'default privileges'

/**
 * An object of the catalog. Names are quoted as in SQL and begin with the schema, as in
 * `public.users.id`; a function's has its argument types. An attribute that does not apply, or has the
 * value that objects have unless told otherwise, is left out.
 */
export interface CatalogObject {
  readonly kind: CatalogKind
  readonly name: string
  /** The table, view or domain that it is part of and goes with. */
  readonly of: string | null
  readonly attributes: Readonly<Record<string, string>>
}

/** Everything that migrations can make in a database, sorted by kind and name, which are unique. */
export type CatalogSnapshot = readonly CatalogObject[]
