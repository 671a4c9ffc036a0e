import type { MigrationContext, RevisionContext } from '../../../db/migrate/revisions.ts'
import { readFolder } from '../folder/read-folder.ts'
import { type CommonOptions, print } from '../options/common-options.ts'
import { loadEngine } from './load-engine.ts'
import { reporters, type Session } from './session.ts'

export interface ScriptOptions extends CommonOptions {
  readonly sql?: boolean
  readonly tag?: string
}

/** Where a script begins, and what it is to do. */
interface Range<Target> {
  readonly start: readonly string[]
  readonly target: Target
}

/**
 * Does the work of a command on no database and prints the statements that it would have sent, once
 * all are known: half a script is worse than none.
 */
export async function writeScript<Target>(
  session: Session,
  options: ScriptOptions,
  readRange: (context: RevisionContext) => Range<Target>,
  work: (
    engine: Awaited<ReturnType<typeof loadEngine>>,
    context: MigrationContext,
    target: Target,
  ) => Promise<unknown>,
): Promise<void> {
  const revisions = await readFolder(session.folder(), session.environment(options.tag))
  const { start, target } = readRange(revisions)
  const engine = await loadEngine()
  const statements: string[] = []
  const write = (statement: string) => statements.push(statement)
  const context = engine.offline({ ...revisions, ...reporters(session) }, { start, write })
  await work(engine, context, target)
  print(session, options, { statements }, () => statements.map((statement) => `${statement}\n`))
}
