import { PostgresAdapter } from 'kysely'

/** Kysely's own migrator takes a lock that belongs to a session, and the Data API has no sessions. */
export class DataApiAdapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    throw new Error("Kysely's Migrator cannot lock over the Data API; use the migrate library")
  }

  override async releaseMigrationLock(): Promise<void> {}
}
