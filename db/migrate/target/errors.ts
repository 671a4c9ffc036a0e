import { RevisionError } from '../errors.ts'

/** An address that names no revision, or none of the branch it is limited to. */
export class UnknownRevisionError extends RevisionError {
  override readonly name = 'UnknownRevisionError'
  readonly argument: string

  constructor(argument: string, reason: string) {
    super(`Can't locate revision identified by '${argument}': ${reason}`)
    this.argument = argument
  }
}

/** An address that could mean several revisions where one is wanted. */
export class AmbiguousRevisionError extends RevisionError {
  override readonly name: string = 'AmbiguousRevisionError'
  readonly argument: string
  readonly candidates: readonly string[]

  constructor(argument: string, candidates: readonly string[], message: string) {
    super(message)
    this.argument = argument
    this.candidates = candidates
  }
}

/** Several heads where one is wanted. */
export class MultipleHeadsError extends AmbiguousRevisionError {
  override readonly name = 'MultipleHeadsError'

  constructor(argument: string, heads: readonly string[]) {
    super(
      argument,
      heads,
      `Multiple head revisions are present for given argument '${argument}': ${heads.join(', ')}; name one of them, say 'heads' for all, or join them with: npx db merge ${heads.join(' ')} -m "merge"`,
    )
  }
}

/** A relative address that leads past the end of the graph, or from nowhere. */
export class RelativeRevisionError extends RevisionError {
  override readonly name = 'RelativeRevisionError'
  readonly argument: string

  constructor(argument: string, message: string) {
    super(message)
    this.argument = argument
  }
}

/** A destination that the database's revisions cannot go to, or a range that is none. */
export class InvalidTargetError extends RevisionError {
  override readonly name = 'InvalidTargetError'
  readonly target: string

  constructor(target: string, message: string) {
    super(message)
    this.target = target
  }
}

/** A downgrade of a branch that would undo more than the branch. */
export class WiderDowngradeError extends RevisionError {
  override readonly name = 'WiderDowngradeError'
  readonly target: string
  /** What else would be undone. */
  readonly others: readonly string[]

  constructor(target: string, others: readonly string[], remedy: string) {
    super(
      `downgrade ${target} would also undo ${others.join(', ')}, not of this branch alone: ${remedy}`,
    )
    this.target = target
    this.others = others
  }
}
