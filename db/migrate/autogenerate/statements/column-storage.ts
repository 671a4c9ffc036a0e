import { changesOf, type Draft, draft, type World } from '../draft.ts'
import { heldBy } from '../held-columns.ts'
import type { Part } from '../part.ts'
import { lastName, parseOptions, wordOptions } from '../text.ts'
import { alterColumn } from './column-definition.ts'

const plainTypes =
  /^(smallint|integer|bigint|real|double precision|boolean|date|time|timestamp|uuid|oid|money|interval|"char"|name)/

/** How it is kept, compressed, and looked at by `analyze`. */
export function changeStorage(before: Part, after: Part, changes: ReadonlySet<string>): Draft[] {
  const { storage, compression, statistics, options, type = '' } = after.attributes
  const alter = alterColumn(after)
  const usual = plainTypes.test(type)
    ? 'plain'
    : /^numeric|^inet|^cidr/.test(type)
      ? 'main'
      : 'extended'
  const old = parseOptions(before.attributes.options)
  const gone = Object.keys(old).filter((name) => !(name in parseOptions(options)))
  return [
    ...(changes.has('storage') ? [draft(`${alter} set storage ${storage ?? usual}`)] : []),
    ...(changes.has('compression')
      ? [draft(`${alter} set compression ${compression ?? 'default'}`)]
      : []),
    ...(changes.has('statistics') ? [draft(`${alter} set statistics ${statistics ?? -1}`)] : []),
    ...(changes.has('options') && gone.length > 0
      ? [draft(`${alter} reset (${gone.join(', ')})`)]
      : []),
    ...(changes.has('options') && options ? [draft(`${alter} set (${wordOptions(options)})`)] : []),
  ]
}

/** What a column differs in by more than what a parent's change of it does below, too. */
export function ownChanges(before: Part, after: Part, world: World): Set<string> {
  const isDoneAbove = (name: string) =>
    ['storage', 'statistics'].includes(name) &&
    heldBy(after, world).some((parent) => {
      const key = `column ${parent}.${lastName(after.name)}`
      const [was, is] = [world.before, world.after].map((parts) => parts.get(key)?.attributes[name])
      return was !== is && is === after.attributes[name]
    })
  return new Set([...changesOf(before, after)].filter((name) => !isDoneAbove(name)))
}
