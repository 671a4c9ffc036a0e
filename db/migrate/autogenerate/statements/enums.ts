import { type Draft, draft, type Statements, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import { shorten } from '../text.ts'
import { changeCommon } from './common.ts'

export function labelsOf(part: Part): string[] {
  const found = (part.attributes.labels ?? '').match(/E?'(?:[^']|'')*'/g) ?? []
  return found.map((label) => label)
}

export const enumStatements: Statements = {
  create: (part, world) => [
    draft(`create type ${shorten(part.name)} as enum (${part.attributes.labels ?? ''})`),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop type ${shorten(part.name)}`)],
  alter(before, after, world) {
    const was = labelsOf(before)
    const is = labelsOf(after)
    const isKept = was.every((label) => is.includes(label))
    if (!isKept || was.join() !== is.filter((label) => was.includes(label)).join()) return 'replace'
    if (world.replacesEnums && is.length > was.length) return 'replace'
    return [...addLabels(after, was, is, world), ...changeCommon(before, after, world)]
  },
}

/** One after the other, each beside one that is there by then. */
function addLabels(
  part: Part,
  was: readonly string[],
  is: readonly string[],
  { isShared }: World,
): Draft[] {
  const add = `alter type ${shorten(part.name)} add value${isShared ? ' if not exists' : ''}`
  const there = new Set(was)
  return is.flatMap((label, index) => {
    if (there.has(label)) return []
    const next = is.slice(index + 1).find((other) => there.has(other))
    const previous = is[index - 1]
    const place =
      previous !== undefined ? ` after ${previous}` : next !== undefined ? ` before ${next}` : ''
    there.add(label)
    return [draft(`${add} ${label}${place}`, isShared ? { isAlone: true } : {})]
  })
}
