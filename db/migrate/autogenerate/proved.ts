import type { CatalogDifference } from '../catalog/compare.ts'
import type { Anew } from './make-anew.ts'
import type { PlannedChange } from './planned-change.ts'

/** A statement that Postgres refused on the copy, and that is therefore in no revision. */
export interface RefusedChange {
  readonly change: PlannedChange
  readonly reason: string
  /** All that was not done because of it, in order, with itself. */
  readonly left: readonly PlannedChange[]
}

/** One way of a revision, as it was run on the copy. */
export interface ProvedDirection {
  readonly changes: readonly PlannedChange[]
  readonly refused: readonly RefusedChange[]
  /** What differs still from what was to come of it. */
  readonly differences: readonly CatalogDifference[]
  /** What a plan says of the differences, for somebody who writes it by hand. */
  readonly hints?: readonly PlannedChange[]
  /** The tables among them that are to be made anew. */
  readonly anew?: Anew
}

export interface ProvedRevision {
  readonly isTransaction: boolean
  readonly up: ProvedDirection
  readonly down: ProvedDirection
}
