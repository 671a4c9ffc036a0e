import { invert } from './invert.ts'
import type { Operation } from './operations.ts'
import type { Part, Parts } from './part.ts'

/**
 * Domains that get a check, and of which columns hold values within arrays, composites or ranges: Postgres
 * looks into none of them, and refuses. A new domain has to take the place of such a one, to which every
 * value is cast.
 */
export function findCheckedWithin(before: Parts, after: Parts): string[] {
  const needers = invert(new Map([...before].filter(([key]) => after.has(key))))
  const checked = [...after.values()].filter((part) => isChecked(part, before.get(part.key)))
  const domains = new Set(checked.map((part) => wholeOf(part)))
  return [...domains].filter(
    (key) => before.has(key) && after.has(key) && isHeldWithin(key, needers, false),
  )
}

/** Whether values that are there have to be looked at. */
function isChecked(part: Part, was: Part | undefined): boolean {
  if (part.kind === 'domain')
    return part.attributes.nullable !== undefined && was?.attributes.nullable === undefined
  if (part.kind !== 'constraint' || !part.needs.has(wholeOf(part))) return false
  const { definition = '' } = part.attributes
  return was?.attributes.definition !== definition && !definition.endsWith(' NOT VALID')
}

function wholeOf({ kind, key, of }: Part): string {
  return kind === 'domain' ? key : `domain ${of}`
}

/** Whether a column has the type in another one. */
function isHeldWithin(
  key: string,
  needers: ReadonlyMap<string, readonly Part[]>,
  isWithin: boolean,
): boolean {
  return (needers.get(key) ?? []).some(({ kind, key: needer, attributes: { type = '' } }) => {
    const isInArray = isWithin || type.endsWith('[]')
    if (kind === 'column') return isInArray
    if (kind === 'domain') return isHeldWithin(needer, needers, isInArray)
    return kind === 'type' && isHeldWithin(needer, needers, true)
  })
}

/** Whether a column has values of the domain in others. */
export function holdsWithin(domain: string, parts: Parts): boolean {
  return isHeldWithin(domain, invert(parts), false)
}

/** A domain has its checks before a column has it, which may be in an array: nothing could be checked there. */
export function orderChecks(operations: readonly Operation[]): void {
  const checks = operations.filter(
    ({ action, part }) =>
      action !== 'drop' && part.kind === 'constraint' && part.needs.has(wholeOf(part)),
  )
  for (const check of checks) {
    for (const { action, part, after } of operations) {
      const isUser = ['column', 'type', 'domain'].includes(part.kind)
      const isLeft = action === 'drop' || action === 'retire'
      if (isUser && !isLeft && part.needs.has(wholeOf(check.part))) after.add(check)
    }
  }
}
