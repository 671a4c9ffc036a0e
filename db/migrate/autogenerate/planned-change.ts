import type { CatalogObject } from '../catalog/object.ts'
import type { Staged } from './stages.ts'

export type { PlanOptions } from './draft.ts'

/** A statement of a plan. */
export interface PlannedChange {
  /** Without a semicolon at its end. */
  readonly statement: string
  readonly object: Pick<CatalogObject, 'kind' | 'name'>
  /** Whether it loses what no downgrade brings back. */
  readonly isLossy: boolean
  /** What it loses. */
  readonly lossReason?: string
  /** What to know before it is run. */
  readonly note?: string
  /** Those that have the same are all done, or none of them. */
  readonly whole?: string
  /** Rules of lint that it breaks on purpose. */
  readonly allows: readonly string[]
  /** False for what runs outside of a transaction, and may run twice. */
  readonly transaction: boolean
  /** Those of the same stage belong in one revision; a later stage waits for an earlier one. */
  readonly stage: number
}

export function toChange({ draft, part, stage }: Staged): PlannedChange {
  const { statement, lossReason, isAlone = false, note, whole, allows = [] } = draft
  return {
    ...{ statement, object: part.object, isLossy: lossReason !== undefined },
    ...(lossReason !== undefined && { lossReason }),
    ...(note !== undefined && { note }),
    ...(whole !== undefined && { whole }),
    ...{ allows, transaction: !isAlone, stage },
  }
}
