import { changesOf, type Draft, draft, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, shorten } from '../text.ts'
import { castRange } from './cast-ranges.ts'
import { castFields, isHeld, lossOfFields } from './composite-types.ts'
import { labelsOf } from './enums.ts'
import { isOfComposite } from './own-types.ts'
import { renameRangeParts } from './ranges.ts'

/** The statements around those that give everything of the old type the new one. */
export function replaceType(
  before: Part,
  after: Part,
  create: readonly Draft[],
  temporary: string,
  world: World,
): { begin: Draft[]; end: Draft[] } {
  const type = ['domain', 'collation'].includes(before.kind) ? before.kind : 'type'
  const old = withName(before.name, temporary)
  const { kind } = before.attributes
  const cast = isHeld(before, world.before)
    ? castValues(before, after, old, world)
    : { create: [], drop: [] }
  return {
    begin: [
      draft(
        `alter ${type} ${shorten(before.name)} rename to ${temporary}`,
        riskOfReplacing(before, after, world),
      ),
      ...(kind === 'range' ? renameRangeParts(before, after, temporary, world) : []),
      ...create,
      ...cast.create,
    ],
    end: [...cast.drop, draft(`drop ${type} ${old}`)],
  }
}

/** What has no cast to its new type is given one. */
function castValues(before: Part, after: Part, old: string, world: World) {
  const { kind } = before.attributes
  if (kind === 'composite') return castFields(before, after, old, world)
  const isByBounds = kind === 'range' && isOfComposite(before, world.before)
  return isByBounds ? castRange(after, old) : { create: [], drop: [] }
}

function riskOfReplacing(before: Part, after: Part, world: World): Omit<Draft, 'statement'> {
  if (before.kind === 'enum') {
    const left = labelsOf(after)
    const gone = labelsOf(before).filter((label) => !left.includes(label))
    if (gone.length === 0) return {}
    return { lossReason: `the value ${gone.join(', ')}: it fails where a row has it` }
  }
  if (before.kind === 'collation') return {}
  const lossReason = lossOf(before, after, world)
  if (lossReason !== undefined) return { lossReason }
  if (!isHeld(before, world.before)) return {}
  const name = shorten(before.name)
  const isCollated = [...before.needs].some(
    (need) => need.startsWith('collation ') && world.replaced.types.has(need),
  )
  return isCollated || changesOf(before, after).has('definition')
    ? { note: `writes the tables anew that have ${name}` }
    : {
        note: `writes the tables anew that have ${name} within arrays, composites or ranges, where nothing else checks it; fails where a value does not fit`,
      }
}

function lossOf(before: Part, after: Part, world: World): string | undefined {
  const changes = changesOf(before, after)
  const [was, is] = [before.attributes.kind, after.attributes.kind]
  if (was === 'composite' && is === was)
    return isHeld(before, world.before) ? lossOfFields(before, after) : undefined
  return ['type', 'collation', 'definition', 'kind'].some((name) => changes.has(name))
    ? 'what the new type cannot hold: it is changed, or fails'
    : undefined
}

function withName(name: string, last: string): string {
  const schema = name.slice(0, name.length - lastName(name).length)
  return shorten(`${schema}${last}`)
}
