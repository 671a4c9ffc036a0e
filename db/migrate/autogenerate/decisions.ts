import type { Draft } from './draft.ts'

/** What becomes of a part that there is before, after, or both. */
export type Fate = 'drop' | 'create' | 'recreate' | 'replace' | 'alter'

export interface Decisions {
  readonly fates: ReadonlyMap<string, Fate>
  /** The statements of each part that is altered. */
  readonly alterations: ReadonlyMap<string, readonly Draft[]>
  /** Columns whose type has a new one in its place. */
  readonly casts: ReadonlySet<string>
  /** What is dropped and made again because of something else alone. */
  readonly inTheWay: ReadonlySet<string>
}
