/** Thrown when the database cannot be opened, or refuses what the engine itself asks of it. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
}

/** Thrown after a check has printed what it found: exit code 1, and this line to sum it up. */
export class FindingsError extends Error {
  override readonly name = 'FindingsError'
}

/** Thrown after revisions are written of which a part is to be written by hand: exit code 6. */
export class NotHandledError extends Error {
  override readonly name = 'NotHandledError'

  constructor(paths: readonly string[]) {
    const files = [...new Set(paths)].join(', ')
    super(`${paths.length} NOT HANDLED: write ${paths.length === 1 ? 'it' : 'them'} into ${files}`)
  }
}

/** Thrown once a run has stopped between two revisions; what it did is printed before. */
export class MoreToDoError extends Error {
  override readonly name = 'MoreToDoError'

  constructor(pending: readonly string[]) {
    super(`more to do: ${pending.join(', ')} left; run the command again to go on`)
  }
}
