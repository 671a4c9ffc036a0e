import { resolve } from 'node:path'
import type { RevisionResult } from '../../../db/migrate/revisions.ts'
import { type CommonOptions, print } from '../options/common-options.ts'
import type { Session } from '../session/session.ts'

export function printMade(session: Session, options: CommonOptions, made: RevisionResult): void {
  if (options.json) print(session, options, made, () => [])
  else sayDone(session, 'Generating', resolve(made.path))
}

/** A line on a file or a folder that was made. */
export function sayDone(session: Session, what: string, path: string): void {
  session.status(`  ${what} ${path} ...  done`)
}
