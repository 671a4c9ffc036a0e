/** Thrown after revisions are written of which a part is to be written by hand: exit code 6. */
export class NotHandledError extends Error {
  override readonly name = 'NotHandledError'

  constructor(paths: readonly string[]) {
    const files = [...new Set(paths)].join(', ')
    super(`${paths.length} NOT HANDLED: write ${paths.length === 1 ? 'it' : 'them'} into ${files}`)
  }
}
