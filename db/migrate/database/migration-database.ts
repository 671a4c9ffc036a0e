import type { Kysely } from 'kysely'

/** A revision knows the schema at its own time only, which no type describes. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type MigrationDatabase = Kysely<any>
