import type { MigrationContext, RevisionContext } from '../context.ts'
import { createRecordingDatabase } from './recording-database.ts'
import { scriptVersions } from './script-versions.ts'

export interface OfflineOptions {
  /** The rows of the version table that the script begins with, none unless given. */
  readonly start?: readonly string[]
  /** Takes each statement, with its semicolon, and each comment. */
  readonly write: (statement: string) => void
}

/**
 * A context in which upgrade, downgrade, stamp and ensureVersion write a script in place of running:
 * the same plan and the same loop, on a database that takes notes. A revision that reads a result, or
 * looks at what tables there are, fails.
 *
 * @example await upgrade(offline(context, { write: (statement) => lines.push(statement) }))
 */
export function offline(
  context: RevisionContext & Pick<MigrationContext, 'onStep' | 'onWarning'>,
  { start = [], write }: OfflineOptions,
): MigrationContext {
  const end = (statement: string) => write(terminate(statement))
  return {
    ...context,
    db: createRecordingDatabase(end),
    versions: scriptVersions(context.settings, start, end),
  }
}

/** A semicolon goes to a line of its own where it could be in a comment. */
function terminate(statement: string): string {
  const text = statement.trim().replace(/;$/, '')
  if (text.startsWith('-- Running ') && !text.includes('\n')) return statement
  return text.split('\n').at(-1)?.includes('--') ? `${text}\n;` : `${text};`
}
