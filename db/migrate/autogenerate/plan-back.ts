import { compareCatalogs } from '../catalog/compare.ts'
import type { CatalogSnapshot } from '../catalog/object.ts'
import { makeAnew } from './make-anew.ts'
import { planChanges } from './plan-changes.ts'
import type { PlannedChange } from './planned-change.ts'
import type { ProvedDirection, RefusedChange } from './proved.ts'

export interface Step {
  readonly isTransaction: boolean
  readonly changes: PlannedChange[]
  refused: RefusedChange[]
  readonly before: CatalogSnapshot
  /** Before it, but with the renames done: what a plan of the way back can come to. */
  readonly renamed: CatalogSnapshot
}

export function differ(
  now: CatalogSnapshot,
  wanted: CatalogSnapshot,
): Pick<ProvedDirection, 'differences' | 'hints' | 'anew'> {
  const differences = compareCatalogs(now, wanted)
  if (differences.length === 0) return { differences }
  const anew = makeAnew(now, wanted)
  const hints = planChanges(now, wanted, { forms: 'plain' })
  return { differences, hints, ...(anew !== undefined && { anew }) }
}

/** The way back is one revision's: in one transaction, or all of it in none. */
export function planBack(now: CatalogSnapshot, { isTransaction, renamed }: Step): PlannedChange[] {
  const forms = isTransaction ? 'plain' : 'safe'
  const changes = planChanges(now, renamed, { forms })
  const isWhole = !isTransaction || changes.every(({ stage }) => stage === 0)
  return isWhole ? changes : planChanges(now, renamed, { forms, replaceEnums: true })
}
