import { findTable, readTables } from '../../../db/browse/index.ts'
import { openTestDatabase } from '../../setup/test-database.ts'
import { createAwkwardSchema } from './awkward-schema.ts'

export type AwkwardDatabase = Awaited<ReturnType<typeof openAwkwardDatabase>>

/** A database of the awkward schema, with those of its tables that most tests look at. */
export async function openAwkwardDatabase() {
  const database = await openTestDatabase({ migrated: false })
  await createAwkwardSchema(database.db)
  const tables = await readTables(database.db)
  return {
    ...database,
    tables,
    people: findTable(tables, 'public', 'people'),
    order: findTable(tables, 'Odd "one', `Or'der`),
    line: findTable(tables, 'Odd "one', 'line'),
    /** What the work gives, with how many Data API calls it made. */
    async counted<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
      const before = database.calls()
      const result = await work()
      return [result, database.calls() - before]
    },
  }
}
