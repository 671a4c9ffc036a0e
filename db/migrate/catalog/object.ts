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
  | 'collation'
  | 'text search dictionary'
  | 'text search configuration'
  | 'cast'
  | 'operator'
  | 'operator class'
  | 'operator family'
  | 'foreign data wrapper'
  | 'server'
  | 'foreign table'
  | 'publication'
  | NamedAlone
  | 'default privileges'

/** What is told by its name: whatever else there is to it is written by hand. */
export type NamedAlone =
  | 'conversion'
  | 'text search parser'
  | 'text search template'
  | 'access method'
  | 'language'
  | 'transform'
  | 'security label'

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
  /** The objects that have to be there before it, as keyOf names them; none where it is left out. */
  readonly needs?: readonly string[]
  /** Of a column: what its default needs, which is not in `needs`. */
  readonly defaultNeeds?: readonly string[]
  /** Of a column: its place in the table, counted from 1. */
  readonly position?: number
}

/** What tells an object from all others of a snapshot. */
export function keyOf({ kind, name }: Pick<CatalogObject, 'kind' | 'name'>): string {
  return `${kind} ${name}`
}

/** Everything that migrations can make in a database, sorted by kind and name, which are unique. */
export type CatalogSnapshot = readonly CatalogObject[]
