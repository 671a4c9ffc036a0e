import type { KyselyPlugin, RootOperationNode } from 'kysely'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { type RevisionModule, runsAlone } from '../directory/revision-module.ts'
import { createRecordingDatabase } from '../offline/recording-database.ts'

/**
 * The statements that an upgrade would send, values inlined, from a run on no database.
 *
 * @throws OfflineError where it looks at a result, and what `up` throws
 */
export async function recordOffline(module: RevisionModule): Promise<string[]> {
  const statements: string[] = []
  await module.up(createRecordingDatabase((statement) => statements.push(statement)))
  return statements
}

/** The statements that an upgrade sends to a database, which has what the revision needs. Throws what `up` throws. */
export async function recordOn(db: MigrationDatabase, module: RevisionModule): Promise<string[]> {
  const nodes: RootOperationNode[] = []
  const recorder: KyselyPlugin = {
    transformQuery({ node }) {
      nodes.push(node)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const up = (database: MigrationDatabase) => module.up(database.withPlugin(recorder))
  await (runsAlone(module) ? up(db) : db.transaction().execute(up))
  const writer = createRecordingDatabase(() => {}).getExecutor()
  return nodes.map((node) => writer.compileQuery(node, { queryId: '' }).sql)
}
