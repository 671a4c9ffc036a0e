import type { MigrationDatabase } from '../database/migration-database.ts'
import { DeclarationError } from './error.ts'
import type { DeclarationFile } from './files.ts'
import { createMissingRoles } from './roles.ts'
import { applyInRounds, checkFunctionBodies, type Failure } from './rounds.ts'
import { type Declared, readStatements, rolesOf } from './statements.ts'

/**
 * Makes a declared schema in an empty scratch database: plain `create`, `alter`, `comment` and `grant`
 * statements, in any order.
 *
 * Which statement needs which is for Postgres to say: only it knows search paths, overloaded functions,
 * casts and what an expression refers to. So the statements are tried in rounds, those that failed
 * again in the next one, until all are done or a round has done none. Parsing helps where it is sure to
 * be right: kinds that others are made of go first, so that most schemas take one round, and last what
 * is about all that is there; foreign keys are taken out of their tables, so that tables can refer to
 * each other; function bodies are not looked into before all is there, and then all are. The rounds run in the database, where an attempt costs
 * what its statement costs and no call.
 *
 * Roles that the schema names are made where the server has none. All happens in one transaction.
 *
 * @param files in total at most 1 MB and 5,000 statements
 * @throws DeclarationError for the first statement that is no declaration, or the one that kept others
 * from being done
 */
export async function applyDeclaration(
  db: MigrationDatabase,
  files: readonly DeclarationFile[],
): Promise<void> {
  await applyStatements(db, await readStatements(files))
}

/** The same where they were read already. Throws DeclarationError. */
export async function applyStatements(
  db: MigrationDatabase,
  statements: readonly Declared[],
): Promise<void> {
  const work = async (transaction: MigrationDatabase) => {
    await createMissingRoles(transaction, rolesOf(statements))
    throwFirst(statements, await applyInRounds(transaction, statements))
    throwFirst(statements, await checkBodies(transaction, statements))
  }
  await (db.isTransaction ? work(db) : db.transaction().execute(work))
}

/** Failures of function bodies, told of the first statement that makes a function of that name. */
async function checkBodies(
  db: MigrationDatabase,
  statements: readonly Declared[],
): Promise<Failure[]> {
  if (!statements.some(({ functionName }) => functionName !== undefined)) return []
  const failures = await checkFunctionBodies(db)
  return failures.map(({ name, ...failure }) => {
    const at = statements.findIndex(({ functionName }) => functionName === name)
    return { ...failure, at: Math.max(at, 0) }
  })
}

/** Objects that are not there: what a statement fails with that waits for another one. */
const missing = new Set(['3F000', '42P01', '42703', '42704', '42883'])

/** Of several failures the cause is the one that does not wait for another statement. */
function throwFirst(statements: readonly Declared[], failures: readonly Failure[]): void {
  const failure = failures.find(({ state }) => !missing.has(state)) ?? failures[0]
  const place = failure && statements[failure.at]
  if (place) throw new DeclarationError(place, failure.reason)
}
