import type { Kysely } from 'kysely'

/** A revision knows the schema at its own time only. */
// biome-ignore lint/suspicious/noExplicitAny: no type describes the schema of a revision's time
export type MigrationDatabase = Kysely<any>
