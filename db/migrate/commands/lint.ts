import type { RevisionContext } from '../context.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import type { FileAccess } from '../directory/directory.ts'
import type { RevisionScript } from '../directory/revision-file.ts'
import { type RevisionModule, runsAlone } from '../directory/revision-module.ts'
import { RevisionError } from '../errors.ts'
import { ancestors } from '../graph/lineage.ts'
import { checkStatements } from '../lint/check.ts'
import { recordOffline, recordOn } from '../lint/record.ts'
import { allowedIn, createSourceFinder, surroundings } from '../lint/source.ts'
import { reason } from '../reason.ts'

export interface LintOptions {
  /** What Graph.resolve takes: it, and everything before it, is left out. */
  readonly since?: string
}

/** Where the sources are, and an empty database for the revisions that want answers. */
export interface LintEnvironment {
  readonly access: Pick<FileAccess, 'read'>
  /** Called at most once. */
  openScratch(): Promise<MigrationDatabase>
}

export interface LintFinding {
  readonly rule: string
  /** What in the statement, as in `users.bio`. */
  readonly subject: string
  readonly why: string
  readonly safe: string
  readonly revision: string
  readonly path: string
  /** Counted from 1. */
  readonly line: number
  readonly statement: string
}

/** Thrown where an upgrade fails, so that nobody knows what it would send. */
export class LintError extends RevisionError {
  override readonly name = 'LintError'
  readonly revision: string

  constructor({ revision, path }: RevisionScript, cause: unknown) {
    super(`${path}: up fails on a scratch database, so it cannot be linted: ${reason(cause)}`, {
      cause,
    })
    this.revision = revision
  }
}

/**
 * Looks for what is dangerous in the statements that upgrades send. They are recorded: where `up`
 * wants no answers without any database, else on the scratch database, with everything before it.
 *
 * @throws RevisionError if `since` names nothing; LintError
 */
export async function lint(
  context: RevisionContext,
  environment: LintEnvironment,
  { since }: LintOptions = {},
): Promise<LintFinding[]> {
  const { graph, scripts } = context
  const left = ancestors(graph, since === undefined ? [] : graph.resolve(since), 'all')
  const applied = new Set<string>()
  let scratch: MigrationDatabase | undefined

  async function applyOnScratch(db: MigrationDatabase, revision: string): Promise<string[]> {
    const before = ancestors(graph, [revision], 'all')
    let sent: string[] = []
    for (const id of graph.order.filter((other) => before.has(other) && !applied.has(other))) {
      const script = scripts.get(id) as RevisionScript
      try {
        sent = await recordOn(db, await script.load())
      } catch (error) {
        throw new LintError(script, error)
      }
      applied.add(id)
    }
    return sent
  }

  async function record(revision: string, module: RevisionModule): Promise<string[]> {
    try {
      return await recordOffline(module)
    } catch {
      scratch ??= await environment.openScratch()
      return applyOnScratch(scratch, revision)
    }
  }

  const findings: LintFinding[] = []
  for (const revision of graph.order.filter((id) => !left.has(id))) {
    const script = scripts.get(revision) as RevisionScript
    const module = await script.load()
    const source = await environment.access.read(script.path)
    findings.push(...(await findIn(script, source, module, await record(revision, module))))
  }
  return findings
}

async function findIn(
  { revision, path }: RevisionScript,
  source: string,
  module: RevisionModule,
  statements: readonly string[],
): Promise<LintFinding[]> {
  const violations = await checkStatements(statements, {
    isInTransaction: !runsAlone(module),
  })
  const finder = createSourceFinder(source)
  return statements.flatMap((statement, index) => {
    const place = finder.find(statement)
    const allowed = [...allowedIn(statement), ...allowedIn(surroundings(source, place))]
    return (violations[index] ?? [])
      .filter(({ rule }) => !allowed.includes(rule.name))
      .map(({ rule: { name, why, safe }, subject }) => ({
        ...{ rule: name, subject, why, safe, revision, path },
        ...{ line: place.line, statement: statement.trim() },
      }))
  })
}
