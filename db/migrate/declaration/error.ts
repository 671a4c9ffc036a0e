import { RevisionError } from '../errors.ts'

/** A statement of the declared schema that is no declaration, or that the database refuses. */
export class DeclarationError extends RevisionError {
  override readonly name = 'DeclarationError'
  readonly path: string
  /** Counted from 1. */
  readonly line: number

  /** @param statement its first words, where it is one */
  constructor(
    { path, line, statement }: { path: string; line: number; statement?: string },
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${path}:${line}: ${statement ? `${statement}: ` : ''}${reason}`, options)
    this.path = path
    this.line = line
  }
}
