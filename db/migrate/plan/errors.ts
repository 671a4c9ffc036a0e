import { RevisionError } from '../errors.ts'

/** The database is on revisions that no file declares: it is ahead of these files, or of another project. */
export class UnknownCurrentError extends RevisionError {
  override readonly name = 'UnknownCurrentError'
  readonly revisions: readonly string[]

  constructor(revisions: readonly string[]) {
    super(
      `Can't locate revision identified by '${revisions.join("', '")}', which the database is on: fetch the files of the build that put it there, or set the version table with: npx db stamp --purge REVISION`,
    )
    this.revisions = revisions
  }
}
