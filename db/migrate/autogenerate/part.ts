import type { CatalogKind, CatalogObject } from '../catalog/object.ts'

/**
 * What is made and dropped by statements of its own: an object of the catalog, or what can come and go
 * without it: the default of a column, its identity, the column that owns a sequence, that a table
 * inherits from another one.
 */
export type PartKind =
  | CatalogKind
  | 'default'
  | 'identity'
  | 'ownership'
  | 'view column'
  | 'inheritance'

export interface Part {
  readonly key: string
  readonly kind: PartKind
  readonly name: string
  readonly of: string | null
  readonly attributes: Readonly<Record<string, string>>
  /** Keys of what has to be there before it. */
  readonly needs: ReadonlySet<string>
  readonly position: number
  /**
   * Of a constraint or index: whether the table has it from another one. Of a default: whether it has the
   * column from there; there is one then where it is none, too, since that may have another.
   */
  readonly isInherited?: boolean
  /** The object that it is told of. */
  readonly object: Pick<CatalogObject, 'kind' | 'name'>
}

export type Parts = ReadonlyMap<string, Part>

/** What can be said in the statement that makes its table or column, where `not valid` means nothing. */
export function isWithin({ kind, isInherited = false, attributes }: Part): boolean {
  if (kind === 'default') return !isInherited
  if (kind === 'constraint') return !/ NOT VALID$/.test(attributes.definition ?? '')
  return kind === 'identity' || kind === 'column'
}
