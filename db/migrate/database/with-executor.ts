import type { QueryExecutor } from 'kysely'
import type { MigrationDatabase } from './migration-database.ts'

type Work = Pick<QueryExecutor, 'executeQuery' | 'provideConnection'>

/** The same database, with statements or connections that go another way; the given one is left as it is. */
export function withExecutor(
  db: MigrationDatabase,
  change: (given: QueryExecutor) => Partial<Work>,
): MigrationDatabase {
  const given = db.getExecutor()
  const work: Work = {
    executeQuery: (query) => given.executeQuery(query),
    provideConnection: (consume) => given.provideConnection(consume),
  }
  // With a plugin the copy has an executor of its own, which, unlike the plugin, can wait.
  const copy = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => result,
  })
  Object.assign(copy.getExecutor(), work, change(given))
  return copy
}
