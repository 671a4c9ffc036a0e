import type { Node } from 'libpg-query'

/** What a rule knows besides the statement itself. */
export interface RuleContext {
  /** Whether a table was made earlier in the same revision: nobody waits for it, and it is empty. */
  isNew(table: string): boolean
  /** Whether the revision runs in a transaction. */
  readonly isInTransaction: boolean
}

/** Something that is dangerous to do to a database in use, or regretted later. */
export interface Rule {
  readonly name: string
  /** What goes wrong. */
  readonly why: string
  /** What to do instead. */
  readonly safe: string
  /** Statements that break it and that keep it: for the documentation and the tests. */
  readonly bad: string
  readonly good: string
  /** What in a statement breaks the rule, as in `users.bio`; nothing if it keeps it. */
  check(statement: Node, context: RuleContext): readonly string[]
}
