import { type RawBuilder, sql } from 'kysely'
import { NotFoundError, type Resource, StaleVersionError } from '../errors.ts'

/** A row with its version: another one after each change. */
export type Versioned<Row> = Row & { version: string }

/** Versions that a change may be made to; any where it is left out. */
export type ExpectedVersions = readonly string[] | undefined

/**
 * Of a tweet the transaction that wrote it, which Postgres keeps in each row anyway. A user's row is written for
 * other reasons too, and counts its changes: with the id, so that no other user's version is the same.
 */
export function versionOf(table: 'users' | 'tweets'): RawBuilder<string> {
  return table === 'users' ? sql`concat(users.id, '.', users.version)` : sql`tweets.xmin::text`
}

/** Whether a row is of one of the versions. */
export function isVersion(
  table: 'users' | 'tweets',
  expected: ExpectedVersions,
): RawBuilder<boolean> {
  if (!expected) return sql`true`
  if (expected.length === 0) return sql`false`
  return sql`${versionOf(table)} in (${sql.join(expected)})`
}

/** Why a row that was there and the caller's own was not changed: it changed or went at that moment. */
export function missed(resource: Resource, expected: ExpectedVersions): Error {
  return expected ? new StaleVersionError(resource) : new NotFoundError(resource)
}
