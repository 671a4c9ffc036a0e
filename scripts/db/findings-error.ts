/** Thrown after a check has printed what it found: exit code 1, and this line to sum it up. */
export class FindingsError extends Error {
  override readonly name = 'FindingsError'
}
