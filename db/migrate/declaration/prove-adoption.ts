import { sql } from 'kysely'
import { planChanges } from '../autogenerate/plan-changes.ts'
import type { PlannedChange } from '../autogenerate/planned-change.ts'
import type { RefusedChange } from '../autogenerate/proved.ts'
import { type NotHandled, notHandledIn, writeScript } from '../autogenerate/write-body.ts'
import { type CatalogDifference, compareCatalogs } from '../catalog/compare.ts'
import type { CatalogSnapshot } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { RevisionError } from '../errors.ts'
import { reason } from '../reason.ts'
import { runScript } from '../script/run-script.ts'
import { applyDeclaration } from './apply.ts'
import { granteesOf, withoutEnvironment } from './environment.ts'
import { leaveOutExtensions } from './leave-out.ts'
import { createMissingRoles } from './roles.ts'
import { inRolledBack } from './rolled-back.ts'
import { withoutSameViews } from './same-views.ts'

/** SQL that makes what was found and that takes it away, and what is not in it. */
export interface ProvedAdoption {
  readonly up: readonly string[]
  readonly down: readonly string[]
  /** What `up` does not make, and `down` not take away. */
  readonly notHandled: readonly NotHandled[]
  readonly leftOut: readonly string[]
  readonly differences: readonly CatalogDifference[]
}

const nobody: ReadonlySet<string> = new Set()

/** A statement that makes what was found, and that the scratch database refuses. */
export class AdoptedStatementError extends RevisionError {
  override readonly name = 'AdoptedStatementError'

  constructor({ statement }: PlannedChange, problem: string) {
    const line = statement.replace(/\s+/g, ' ').slice(0, 200)
    super(`on a scratch database: ${line}: ${problem}; nothing was written`)
  }
}

/**
 * Writes the statements that make what was found in a database, and runs them: as a revision, up and
 * down, and as a declared schema, whose catalog is then compared with what was found.
 *
 * @param scratch an empty database, which is left with the schema
 * @throws AdoptedStatementError if the scratch database refuses one of them
 */
export async function proveAdoption(
  scratch: MigrationDatabase,
  found: CatalogSnapshot,
): Promise<ProvedAdoption> {
  const unknown = await unknownExtensions(scratch, found)
  const { kept: wanted, notHandled: notMade } = leaveOutExtensions(
    withoutEnvironment(found, nobody),
    unknown,
  )
  await createMissingRoles(scratch, policyRoles(wanted))
  const read = async (db: MigrationDatabase) => withoutEnvironment(await readCatalog(db), nobody)
  const empty = await read(scratch)
  const up = planChanges(empty, wanted, { forms: 'plain' })
  const back = await inRolledBack(scratch, async (transaction) => {
    for (const change of up) {
      const problem = await attempt(transaction, change)
      if (problem !== undefined) throw new AdoptedStatementError(change, problem)
    }
    const refused: RefusedChange[] = []
    const changes: PlannedChange[] = []
    for (const change of planChanges(await read(transaction), empty, { forms: 'plain' })) {
      const problem = await attempt(transaction, change)
      if (problem === undefined) changes.push(change)
      else refused.push({ change, reason: problem, left: [change] })
    }
    return { changes, refused, differences: compareCatalogs(await read(transaction), empty) }
  })
  const notUndone = notHandledIn('down', back)
  const made = writeScript('up', up, []).join('\n\n')
  await applyDeclaration(scratch, [{ path: 'schema.sql', text: made }])
  const differences = await withoutSameViews(scratch, compareCatalogs(await read(scratch), wanted))
  const hints = differences.length === 0 ? [] : planChanges([], wanted, { forms: 'plain' })
  const left = notHandledIn('up', { changes: [], refused: [], differences, hints })
  return {
    up: writeScript('up', up, [...notMade, ...left]),
    down: writeScript('down', back.changes, notUndone),
    notHandled: [...notMade, ...left, ...notUndone],
    leftOut: [
      ...[...granteesOf(found)]
        .filter((role) => role !== 'public')
        .map((role) => `grants to ${role}`),
      ...unknown.map((name) => `extension ${name}, which the scratch database does not have`),
    ],
    differences,
  }
}

/** Why a statement is refused, if it is. */
async function attempt(
  db: MigrationDatabase,
  { statement }: PlannedChange,
): Promise<string | undefined> {
  await sql`savepoint attempt`.execute(db)
  try {
    await runScript(db, statement)
    await sql`release savepoint attempt`.execute(db)
    return undefined
  } catch (error) {
    await sql`rollback to savepoint attempt`.execute(db)
    return reason(error)
  }
}

/** The extensions that the scratch database cannot have. */
async function unknownExtensions(
  scratch: MigrationDatabase,
  found: CatalogSnapshot,
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select quote_ident(name) as name from pg_available_extensions
  `.execute(scratch)
  const known = new Set(rows.map(({ name }) => name))
  return found
    .filter(({ kind }) => kind === 'extension')
    .flatMap(({ name }) => (known.has(name) ? [] : [name]))
}

function policyRoles(catalog: CatalogSnapshot): string[] {
  const roles = catalog.flatMap(
    ({ kind, attributes }) =>
      (kind === 'policy' ? attributes.roles : undefined)?.match(/"(?:[^"]|"")*"|[^,\s]+/g) ?? [],
  )
  const names = roles.map((role) =>
    role.startsWith('"') ? role.slice(1, -1).replaceAll('""', '"') : role,
  )
  return [...new Set(names)].filter((role) => role !== 'public')
}
