import type { Part, Parts } from './part.ts'

/** What can be dropped from what it is part of, without a loss; a generated column as well. */
const separable = ['constraint', 'default', 'index', 'policy', 'rule', 'statistics']

function isSeparable({ kind, attributes }: Part): boolean {
  return separable.includes(kind) || (kind === 'column' && attributes.generated !== undefined)
}

/**
 * Foreign keys, policies, defaults, generated columns and the like by which tables, views, functions and domains that all go
 * need one another in a circle, or are between two circles: no order of them does without dropping these.
 */
export function findCircular(before: Parts, isGone: (key: string) => boolean): Set<string> {
  const ties = [...before.values()].flatMap((part) => tiesOf(part, before, isGone))
  let left = ties
  for (;;) {
    const needing = new Set(left.map(({ from }) => from))
    const needed = new Set(left.map(({ to }) => to))
    const next = left.filter(({ from, to }) => needed.has(from) && needing.has(to))
    if (next.length === left.length) break
    left = next
  }
  return new Set(left.filter(({ part }) => isSeparable(part)).map(({ part }) => part.key))
}

interface Tie {
  readonly part: Part
  /** What it is part of, and what that needs because of it. */
  readonly from: string
  readonly to: string
}

function tiesOf(part: Part, before: Parts, isGone: (key: string) => boolean): Tie[] {
  const from = wholeOf(part, before)
  if (!isGone(from)) return []
  return [...part.needs].flatMap((need) => {
    const needed = before.get(need)
    const to = needed && wholeOf(needed, before)
    return to === undefined || to === from || !isGone(to) ? [] : [{ part, from, to }]
  })
}

function wholeOf({ key, of }: Part, before: Parts): string {
  if (of === null) return key
  const kinds = ['table', 'foreign table', 'view', 'materialized view', 'domain']
  return kinds.map((kind) => `${kind} ${of}`).find((whole) => before.has(whole)) ?? key
}
