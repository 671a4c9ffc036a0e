import { type Draft, draft, type World } from '../draft.ts'
import { lossOfType } from '../loss.ts'
import type { Part } from '../part.ts'
import { lastName, shortenType } from '../text.ts'
import { alterColumn, shortenCollation } from './column-definition.ts'
import { isReadAlike } from './own-types.ts'

export function isNoLongerGenerated(before: Part, after: Part): boolean {
  const isStored = before.attributes.generated?.endsWith(' stored') === true
  return isStored && after.attributes.generated === undefined
}

export function changeGenerated(_: Part, after: Part, changes: ReadonlySet<string>): Draft[] {
  return changes.has('generated') ? [draft(`${alterColumn(after)} drop expression`)] : []
}

export function changeType(
  before: Part,
  after: Part,
  changes: ReadonlySet<string>,
  world: Pick<World, 'before' | 'after'>,
): Draft[] {
  if (!changes.has('type') && !changes.has('collation')) return []
  const { type = '', collation } = after.attributes
  const was = before.attributes.type ?? ''
  const loss = lossOfType(was, type)
  const collate = collation ? ` collate ${shortenCollation(collation)}` : ''
  const isCast = loss !== undefined && after.attributes.generated === undefined
  // Enums, ranges and composites have casts from text and to it alone.
  const isOwn = [...before.needs, ...after.needs].some((need) => /^(enum|type) /.test(need))
  const isThrough = isOwn && isReadAlike(was, type, world.before, world.after)
  const through = isThrough ? `::text${type.endsWith('[]') ? '[]' : ''}` : ''
  const using = isCast ? ` using ${lastName(after.name)}${through}::${shortenType(type)}` : ''
  return [
    draft(`${alterColumn(after)} type ${shortenType(type)}${collate}${using}`, {
      ...(loss ? { lossReason: loss } : {}),
    }),
  ]
}
