import { type RawBuilder, sql } from 'kysely'
import { NotFoundError, type Resource, StaleVersionError } from '../errors.ts'

/** A row with its version: another one after each change. */
export type Versioned<Row> = Row & { version: string }

/** Versions that a change may be made to; any where it is left out. */
export type ExpectedVersions = readonly string[] | undefined

/** The transaction that wrote the row, which Postgres keeps in each row anyway. */
export function versionOf(table: string): RawBuilder<string> {
  return sql`${sql.ref(`${table}.xmin`)}::text`
}

/** Whether a row is of one of the versions. */
export function isVersion(table: string, expected: ExpectedVersions): RawBuilder<boolean> {
  if (!expected) return sql`true`
  if (expected.length === 0) return sql`false`
  return sql`${versionOf(table)} in (${sql.join(expected)})`
}

/** Why a row that was there and the caller's own was not changed: it changed or went at that moment. */
export function missed(resource: Resource, expected: ExpectedVersions): Error {
  return expected ? new StaleVersionError(resource) : new NotFoundError(resource)
}
