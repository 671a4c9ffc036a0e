import type { Draft, World } from '../draft.ts'
import type { Part } from '../part.ts'
import { changeCommon } from './common.ts'
import { changeIndexState } from './index-state.ts'

/** What is said of a constraint, and of its index, beside its definition. */
export function finishConstraint(before: Part | undefined, after: Part, world: World): Draft[] {
  return [...changeIndexState(before, after, world), ...changeCommon(before, after, world)]
}
