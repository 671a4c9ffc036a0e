import { RevisionError } from '../errors.ts'

/** An id or a label that addresses could not name. */
export class InvalidRevisionError extends RevisionError {
  override readonly name = 'InvalidRevisionError'
  readonly revision: string

  constructor(revision: string, message: string) {
    super(message)
    this.revision = revision
  }
}

/** Two declarations of one id, or of one label. */
export class DuplicateRevisionError extends RevisionError {
  override readonly name = 'DuplicateRevisionError'
  readonly revision: string
  readonly places: readonly string[]

  constructor(revision: string, places: readonly string[], message: string) {
    super(message)
    this.revision = revision
    this.places = places
  }
}

/** A parent or a dependency that no file declares. */
export class MissingRevisionError extends RevisionError {
  override readonly name = 'MissingRevisionError'
  readonly missing: string
  readonly referrer: string

  constructor(missing: string, referrer: string, message: string) {
    super(message)
    this.missing = missing
    this.referrer = referrer
  }
}

/** Revisions that come before themselves. */
export class CycleError extends RevisionError {
  override readonly name = 'CycleError'
  readonly revisions: readonly string[]

  constructor(revisions: readonly string[], message: string) {
    super(message)
    this.revisions = revisions
  }
}
