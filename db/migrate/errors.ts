/** Why the revisions, or what is asked of them, cannot be: the base of every refusal of the engine. */
export class RevisionError extends Error {
  override readonly name: string = 'RevisionError'
}

/** A revision file that cannot be read as one. */
export class RevisionFileError extends RevisionError {
  override readonly name = 'RevisionFileError'
  readonly path: string

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${path}: ${reason}`, options)
    this.path = path
  }
}
