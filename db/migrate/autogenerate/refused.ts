import type { PlannedChange } from './planned-change.ts'
import type { RefusedChange } from './proved.ts'

/** Once each, without those that were done, or refused again, in another round. */
export function stillRefused(
  refused: readonly RefusedChange[],
  done: readonly PlannedChange[],
  later: readonly RefusedChange[] = [],
): RefusedChange[] {
  const others = new Set(
    [...done, ...later.map(({ change }) => change)].map(({ statement }) => statement),
  )
  return [...new Map(refused.map((each) => [each.change.statement, each])).values()].filter(
    ({ change }) => !others.has(change.statement),
  )
}
