import { type Draft, draft, type PlanOptions, type Statements, type World } from '../draft.ts'
import type { Part, Parts } from '../part.ts'
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
    if (world.replaced.types.has(after.key) || !keepsLabels(was, is)) return 'replace'
    return [...addLabels(after, was, is, world), ...changeCommon(before, after, world)]
  },
}

/** Whether no statement makes one of the other: a value goes, or another order comes. */
export function isAnotherEnum(
  before: Part,
  after: Part,
  _: Parts,
  { replaceEnums }: PlanOptions,
): boolean {
  const was = labelsOf(before)
  const is = labelsOf(after)
  return !keepsLabels(was, is) || (replaceEnums === true && is.length > was.length)
}

function keepsLabels(was: readonly string[], is: readonly string[]): boolean {
  return was.join() === is.filter((label) => was.includes(label)).join()
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
