import type { Part, Parts } from './part.ts'
import type { Replaced } from './replaced-types.ts'

/** A statement that is to be, without its semicolon. */
export interface Draft {
  readonly statement: string
  /** What it loses that no downgrade brings back. */
  readonly lossReason?: string
  /** It runs in no transaction, and may run twice. */
  readonly isAlone?: boolean
  /** What to know before it is run. */
  readonly note?: string
  /** Those that have the same are all done, or none of them. */
  readonly whole?: string
  /** Rules of lint that it breaks on purpose. */
  readonly allows?: readonly string[]
}

export interface PlanOptions {
  /**
   * `safe`, the default: what takes long on a table that is there already holds up nobody, or is done in
   * no transaction. `plain`: each change in one statement of a transaction.
   */
  readonly forms?: 'safe' | 'plain'
  /** A column is required by a check first, which is validated while others write. */
  readonly isOnline?: boolean
  /** An enum with a value more is made anew, so that one transaction can add the value and use it. */
  readonly replaceEnums?: boolean
  /** Revisions share a transaction, in which a value that an enum gets cannot be used yet. */
  readonly isShared?: boolean
}

/** What a statement is written for. */
export interface World {
  readonly before: Parts
  readonly after: Parts
  /** Whether the relation or domain is made by the same plan: it is empty, and nobody waits for it. */
  isNew(relation: string): boolean
  readonly isSafe: boolean
  readonly isOnline: boolean
  readonly isShared: boolean
  /** Whether the part is dropped and made again only because of another. */
  isInTheWay(part: Part): boolean
  /** The role that most objects belong to: who migrates. */
  readonly usualOwner: string | undefined
  readonly replaced: Replaced
  /** The tables that it inherits from before, after and all the while. */
  keptParents(table: string | null): readonly string[]
  /** What is made within the statement that makes this one, as the columns of a table. */
  within(part: Part): readonly Part[]
}

/** The statements of one kind of part. */
export interface Statements {
  create(part: Part, world: World): Draft[]
  drop(part: Part, world: World): Draft[]
  /** Or how it is done where no statement alters it: dropped and made again, or a new one that takes its place. */
  alter(before: Part, after: Part, world: World): Draft[] | 'recreate' | 'replace'
}

export function draft(statement: string, rest: Omit<Draft, 'statement'> = {}): Draft {
  return { statement, ...rest }
}

/** Whether a relation can be worked on concurrently: it was there before, and is not partitioned. */
export function isBusy(relation: string, world: World): boolean {
  const table =
    world.before.get(`table ${relation}`) ?? world.before.get(`materialized view ${relation}`)
  return (
    world.isSafe &&
    table !== undefined &&
    !world.isNew(relation) &&
    table.attributes['partition key'] === undefined
  )
}

/** The attributes that differ. */
export function changesOf(before: Part, after: Part): Set<string> {
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])
  return new Set([...names].filter((name) => before.attributes[name] !== after.attributes[name]))
}
