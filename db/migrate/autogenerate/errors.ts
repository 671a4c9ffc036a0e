import { RevisionError } from '../errors.ts'
import type { PlannedChange } from './planned-change.ts'
import { type Rename, wordRename } from './rename.ts'

/** Thrown for a `--rename` that names nothing of the two schemas. */
export class RenameError extends RevisionError {
  override readonly name = 'RenameError'
  readonly rename: string

  constructor(rename: string, reason: string) {
    super(`--rename ${rename}: ${reason}`)
    this.rename = rename
  }
}

/** Thrown where something is dropped and something alike added, and nobody has said what that is. */
export class AmbiguousRenameError extends RevisionError {
  override readonly name = 'AmbiguousRenameError'
  /** What `--rename` takes, for each that may be meant. */
  readonly candidates: readonly string[]

  constructor(renames: readonly Rename[]) {
    const candidates = renames.map(wordRename)
    const options = candidates.map((candidate) => `--rename ${candidate}`).join(' ')
    super(
      `dropped or renamed? If it is the same under a new name: ${options}; if what it holds may go: --allow-drop`,
    )
    this.candidates = candidates
  }
}

/** Thrown where what would be written loses data, and nobody has allowed it. */
export class LossyChangeError extends RevisionError {
  override readonly name = 'LossyChangeError'
  readonly statements: readonly { readonly statement: string; readonly loses: string }[]

  constructor(changes: readonly PlannedChange[]) {
    const statements = changes.map(({ statement, lossReason = '' }) => ({
      statement,
      loses: lossReason,
    }))
    const losses = statements.map(({ statement, loses }) => `${statement} (loses ${loses})`)
    super(
      `nothing was written, since data would be lost; allow it with --allow-drop: ${losses.join(', ')}`,
    )
    this.statements = statements
  }
}
