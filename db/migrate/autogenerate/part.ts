import {
  type CatalogKind,
  type CatalogObject,
  type CatalogSnapshot,
  keyOf,
} from '../catalog/object.ts'
import { splitNames } from './inheritance.ts'
import { lastName } from './text.ts'

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

/** What has parts. */
const hosts: readonly CatalogKind[] = [
  ...(['table', 'foreign table', 'view', 'materialized view', 'domain'] as const),
]

/** The parts of a snapshot by key, without the triggers that a partition has from its table. */
export function partsOf(snapshot: CatalogSnapshot): Parts {
  const relations = new Map<string, CatalogObject>(
    snapshot.filter(({ kind }) => hosts.includes(kind)).map((object) => [object.name, object]),
  )
  const byKey = new Map(snapshot.map((object) => [keyOf(object), object]))
  const parts = snapshot.flatMap((object) => split(object, relations, byKey))
  const keys = new Map(parts.map((part) => [part.key, part]))
  return new Map(
    parts.map((part) => [
      part.key,
      { ...part, needs: new Set([...part.needs].map((need) => actual(need, keys, byKey))) },
    ]),
  )
}

/** A column of a view is there with the view, an identity sequence with its column. */
function actual(need: string, parts: Parts, objects: ReadonlyMap<string, CatalogObject>): string {
  if (parts.has(need)) return need
  const object = objects.get(need)
  if (object?.kind === 'sequence') return `identity ${object.name}`
  if (object?.kind === 'column' && object.of !== null) {
    const view = [`view ${object.of}`, `materialized view ${object.of}`].find((key) =>
      objects.has(key),
    )
    return view ?? `table ${object.of}`
  }
  return need
}

function split(
  object: CatalogObject,
  relations: ReadonlyMap<string, CatalogObject>,
  byKey: ReadonlyMap<string, CatalogObject>,
): Part[] {
  const { kind, attributes } = object
  if (kind === 'column') return splitColumn(object, relations)
  if (kind === 'sequence') return splitSequence(object, byKey)
  if (kind === 'trigger' && attributes.inherited) return []
  const host = object.of === null ? undefined : relations.get(object.of)
  const part = toPart(object, kind, { needs: host ? [keyOf(host)] : [] })
  if (kind === 'table') return [part, ...splitInheritance(object, byKey)]
  if (attributes.inherited) return [asInherited(part, host, byKey)]
  if (kind !== 'view') return [part]
  return [{ ...part, attributes: { ...part.attributes, columns: columnsOf(object, byKey) } }]
}

/** What a table has from another one stays when that goes: it does not need it. */
function asInherited(
  part: Part,
  table: CatalogObject | undefined,
  byKey: ReadonlyMap<string, CatalogObject>,
): Part {
  const parents = splitNames(table?.attributes.inherits)
  const needs = [...part.needs].filter((need) => {
    const { kind, of = null } = byKey.get(need) ?? {}
    return !(parents.includes(of ?? '') && (kind === 'constraint' || kind === 'index'))
  })
  return { ...part, isInherited: true, needs: new Set(needs) }
}

/** The columns of a view as text, which is what its definition may change or not. */
function columnsOf({ name }: CatalogObject, byKey: ReadonlyMap<string, CatalogObject>): string {
  return [...byKey.values()]
    .filter(({ kind, of }) => kind === 'column' && of === name)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map(
      ({ name, attributes: { type, collation = '' } }) => `${lastName(name)} ${type} ${collation}`,
    )
    .join(', ')
}

function splitColumn(object: CatalogObject, relations: ReadonlyMap<string, CatalogObject>): Part[] {
  const host = relations.get(object.of ?? '')
  if (host === undefined) return []
  const { default: value, inherited, ...attributes } = object.attributes
  if (host.kind !== 'table') {
    const { comment, grants } = attributes
    return [
      toPart(object, 'view column', {
        needs: [keyOf(host)],
        onlyNeeds: true,
        attributes: {
          ...(comment !== undefined && { comment }),
          ...(grants !== undefined && { grants }),
          ...(value !== undefined && { default: value }),
        },
      }),
    ]
  }
  const column = keyOf(object)
  const isInherited = inherited !== undefined
  // A partition has the identity of its table, for as long as it is one.
  const isPartOfWhole = isInherited && host.attributes['partition bound'] !== undefined
  const { identity, ...others } = attributes
  const parts = [
    toPart(object, 'column', {
      needs: [keyOf(host)],
      attributes: {
        ...others,
        ...(identity !== undefined && !isPartOfWhole && { identity }),
        ...(isInherited && { inherited }),
      },
    }),
  ]
  if (value !== undefined || (isInherited && attributes.generated === undefined)) {
    parts.push({
      ...toPart(object, 'default', {
        attributes: value === undefined ? {} : { definition: value },
      }),
      needs: new Set([column, ...(object.defaultNeeds ?? [])]),
      isInherited,
    })
  }
  return parts
}

/** One for each table that it inherits from, which is there after what the two of them have. */
function splitInheritance(
  object: CatalogObject,
  byKey: ReadonlyMap<string, CatalogObject>,
): Part[] {
  const { inherits, 'partition bound': bound } = object.attributes
  return splitNames(inherits).map((parent, position) => {
    const name = `${object.name} of ${parent}`
    const needs = [...byKey.values()].filter(
      ({ kind, of }) =>
        ['column', 'constraint', 'index'].includes(kind) && (of === object.name || of === parent),
    )
    return {
      ...{ key: `inheritance ${name}`, kind: 'inheritance' as const, name, of: object.name },
      ...{ position, attributes: { parent, ...(bound !== undefined && { bound }) } },
      needs: new Set([keyOf(object), `table ${parent}`, ...needs.map(keyOf)]),
      object: { kind: object.kind, name: object.name },
    }
  })
}

function splitSequence(object: CatalogObject, byKey: ReadonlyMap<string, CatalogObject>): Part[] {
  const { column, ...attributes } = object.attributes
  if (object.of === null || column === undefined)
    return [toPart(object, 'sequence', { attributes })]
  const owner = `column ${object.of}.${column}`
  if (byKey.get(owner)?.attributes.identity !== undefined) {
    return [toPart(object, 'identity', { attributes: { ...attributes, column }, needs: [owner] })]
  }
  return [
    { ...toPart(object, 'sequence', { attributes }), of: null },
    {
      ...toPart(object, 'ownership', { attributes: { column }, needs: [keyOf(object), owner] }),
    },
  ]
}

function toPart(
  object: CatalogObject,
  kind: PartKind,
  {
    attributes = object.attributes,
    needs = [],
    onlyNeeds = false,
  }: {
    attributes?: Record<string, string>
    needs?: readonly string[]
    onlyNeeds?: boolean
  },
): Part {
  const { name, of, position = 0 } = object
  return {
    ...{ key: `${kind} ${name}`, kind, name, of, attributes, position },
    needs: new Set([...(onlyNeeds ? [] : (object.needs ?? [])), ...needs]),
    object: { kind: object.kind, name },
  }
}

/** The name of the relation as `of` has it, for a column, default or the like. */
export function columnOf(part: Part): string {
  return part.kind === 'identity' || part.kind === 'ownership'
    ? (part.attributes.column ?? '')
    : lastName(part.name)
}

export function labelsOf(part: Part): string[] {
  const found = (part.attributes.labels ?? '').match(/E?'(?:[^']|'')*'/g) ?? []
  return found.map((label) => label)
}

/** What can be said in the statement that makes its table or column. */
export function isWithin({ kind, isInherited = false }: Part): boolean {
  if (kind === 'default') return !isInherited
  return kind === 'constraint' || kind === 'identity' || kind === 'column'
}
