import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

/** Gives a file of tests a database of its own, which is empty before each of them. */
export function useEmptyDatabase(onOpen: (database: TestDatabase) => void): void {
  let database: TestDatabase

  beforeAll(async () => {
    database = await openTestDatabase({ migrated: false })
    onOpen(database)
  })

  afterEach(async () => {
    await sql`drop schema public cascade`.execute(database.db)
    await sql`create schema public`.execute(database.db)
  })

  afterAll(() => database.close())
}
