import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryCompiler,
  type QueryResult,
} from 'kysely'
import { DataApiAdapter } from '../../../db/data-api/adapter.ts'
import { DataApiQueryCompiler } from '../../../db/data-api/compiler/query-compiler.ts'
import { createIntrospector } from '../../../db/data-api/introspector.ts'
import { savepointCommand } from '../../../db/data-api/savepoint-command.ts'
import type { MigrationDatabase } from '../../../db/migrate/revisions.ts'
import { usualPatience, usualQueue } from '../../data-api/engines/engine.ts'
import { createTurns } from '../../data-api/engines/turns.ts'
import type { Replay } from './replay.ts'

type Connection = DatabaseConnection & { release(): void }

const explanation = 'a scratch database has one session'

/** A replay as a database, which compiles statements as that of the Data API does. */
export function toDatabase(replay: Replay<unknown>): MigrationDatabase {
  return new Kysely({
    dialect: {
      createAdapter: () => new DataApiAdapter(),
      createDriver: () => createDriver(replay),
      createQueryCompiler: () => new DataApiQueryCompiler(),
      createIntrospector,
    },
  })
}

function createDriver(replay: Replay<unknown>): Driver {
  const turns = createTurns({ places: 1, patience: usualPatience, queue: usualQueue, explanation })

  async function acquireConnection(): Promise<Connection> {
    const release = await turns.take()
    return {
      release,
      executeQuery: <Row>(query: CompiledQuery) => replay.query(query) as Promise<QueryResult<Row>>,
      async *streamQuery<Row>(query: CompiledQuery) {
        yield (await replay.query(query)) as QueryResult<Row>
      },
    }
  }

  function command(words: string) {
    return async (_: DatabaseConnection, name: string, compile: QueryCompiler['compileQuery']) => {
      await replay.query(savepointCommand(words, name, compile))
    }
  }

  return {
    init: async () => {},
    acquireConnection,
    beginTransaction: (_, settings) => replay.begin(settings),
    commitTransaction: replay.commit,
    rollbackTransaction: replay.rollback,
    savepoint: command('savepoint'),
    rollbackToSavepoint: command('rollback to'),
    releaseSavepoint: command('release'),
    releaseConnection: async (connection) => (connection as Connection).release(),
    destroy: async () => {},
  }
}
