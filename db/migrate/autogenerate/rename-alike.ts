import type { Part, Parts } from './part.ts'
import { indexDefinition } from './statements/indexes.ts'
import { lastName, shorten } from './text.ts'

export interface Rename {
  readonly part: Part
  readonly statement: string
}

/**
 * Constraints, indexes and sequences that differ in nothing but their names get the new name: they hold
 * no data that a wrong guess could lose. Gives the parts as they are then.
 */
export function renameAlike(before: Parts, after: Parts): { parts: Parts; renames: Rename[] } {
  const renames: Rename[] = []
  const keys = new Map<string, string>()
  const parts = new Map(before)
  const taken = new Set<string>()
  for (const part of after.values()) {
    if (
      before.has(part.key) ||
      !['constraint', 'index', 'identity', 'sequence'].includes(part.kind)
    )
      continue
    const alike = [...before.values()].find(
      (other) =>
        !after.has(other.key) && !taken.has(other.key) && isAlike(other, part, before, after),
    )
    if (alike === undefined) continue
    taken.add(alike.key)
    keys.set(alike.key, part.key)
    renames.push({ part, statement: renameStatement(alike, part) })
    parts.delete(alike.key)
    parts.set(part.key, renamed(alike, part))
    if (part.kind === 'sequence') {
      const owner = parts.get(`ownership ${alike.name}`)
      if (owner) {
        const key = `ownership ${part.name}`
        keys.set(owner.key, key)
        parts.delete(owner.key)
        parts.set(key, { ...owner, key, name: part.name, object: part.object })
      }
    }
  }
  if (renames.length === 0) return { parts: before, renames }
  const rekeyed = [...parts].map(([key, part]): [string, Part] => [
    key,
    {
      ...part,
      ...renamedDefault(part, keys),
      needs: new Set([...part.needs].map((need) => keys.get(need) ?? need)),
    },
  ])
  return { parts: new Map(rekeyed), renames }
}

/** The renames of indexes that partitions have from their table, which do not follow that of a column. */
export function renameHeld(before: Parts, after: Parts): Rename[] {
  const indexes = (parts: Parts): Parts => new Map([...parts].filter(([, part]) => hasIndex(part)))
  return renameAlike(indexes(before), indexes(after)).renames
}

function hasIndex({ kind, attributes: { definition = '' } }: Part): boolean {
  return kind === 'index' || (kind === 'constraint' && /^(PRIMARY|UNIQUE|EXCLUDE)/.test(definition))
}

function isAlike(before: Part, after: Part, old: Parts, wanted: Parts): boolean {
  if (before.kind !== after.kind || before.of !== after.of) return false
  if (after.kind === 'constraint')
    return before.attributes.definition === after.attributes.definition
  if (after.kind === 'index') return withoutName(before) === withoutName(after)
  if (after.kind === 'identity') return before.attributes.column === after.attributes.column
  const owner = old.get(`ownership ${before.name}`)
  const wantedOwner = wanted.get(`ownership ${after.name}`)
  return (
    owner !== undefined &&
    owner.of === wantedOwner?.of &&
    owner.attributes.column === wantedOwner?.attributes.column
  )
}

function withoutName(part: Part): string {
  return indexDefinition(part).replace(/ index .*? on /, ' index on ')
}

function renameStatement(before: Part, after: Part): string {
  const name = lastName(after.name)
  switch (after.kind) {
    case 'constraint': {
      const kind = after.needs.has(`domain ${after.of}`) ? 'domain' : 'table'
      return `alter ${kind} ${shorten(after.of ?? '')} rename constraint ${lastName(before.name)} to ${name}`
    }
    case 'index':
      return `alter index ${shorten(before.name)} rename to ${name}`
    default:
      return `alter sequence ${shorten(before.name)} rename to ${name}`
  }
}

function renamed(before: Part, { key, name, object, attributes }: Part): Part {
  const { definition } = attributes
  return {
    ...before,
    ...{ key, name, object },
    attributes: { ...before.attributes, ...(definition !== undefined && { definition }) },
  }
}

/** `nextval('a_id_seq'::regclass)` follows the sequence. */
function renamedDefault(part: Part, keys: ReadonlyMap<string, string>): Partial<Part> {
  const { definition } = part.attributes
  if (part.kind !== 'default' || definition === undefined) return {}
  let text = definition
  for (const need of part.needs) {
    const to = keys.get(need)
    if (!need.startsWith('sequence ') || to === undefined) continue
    text = text.replace(shorten(need.slice('sequence '.length)), () =>
      shorten(to.slice('sequence '.length)),
    )
  }
  return { attributes: { ...part.attributes, definition: text } }
}
