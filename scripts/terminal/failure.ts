/** Thrown for what the person at the terminal can mend: the message says what and how. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Errors whose message is a line for people; anything else is a fault of ours and shown whole. */
const explained = new Set([
  'BlueprintError',
  'DataDirectoryError',
  'DataDirectoryLockedError',
  'DeclarationError',
  'EngineUnavailableError',
  'OtherTablesError',
  'RevisionFileError',
  'SeedError',
  'UnwritableError',
  'UsageError',
])

/** Tells whether the message of an error is a line for people. */
export function isExplained(error: unknown): error is Error {
  return error instanceof Error && explained.has(error.name)
}

/** Ends the process with code 1. */
export function fail(error: unknown): never {
  console.error(isExplained(error) ? error.message : error)
  process.exit(1)
}
