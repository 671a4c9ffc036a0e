import {
  CompiledQuery,
  createQueryId,
  type DatabaseConnection,
  type Driver,
  IdentifierNode,
  type QueryCompiler,
  RawNode,
  type TransactionSettings,
} from 'kysely'
import type { DataApiConfig } from './config.ts'
import { DataApiConnection } from './connection/connection.ts'

type CompileQuery = QueryCompiler['compileQuery']

export class DataApiDriver implements Driver {
  readonly #config: DataApiConfig

  constructor(config: DataApiConfig) {
    this.#config = config
  }

  /** The SDK repeats any call that got a 500 or no answer, inserts too: what to repeat is decided here. */
  async init(): Promise<void> {
    this.#config.client.middlewareStack.add((next) => next, {
      name: 'retryMiddleware',
      step: 'finalizeRequest',
      priority: 'high',
      override: true,
    })
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new DataApiConnection(this.#config)
  }

  async beginTransaction(
    connection: DataApiConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    await connection.begin()
    const modes = transactionModes(settings)
    if (modes === '') return
    try {
      await connection.executeQuery(CompiledQuery.raw(`set transaction ${modes}`))
    } catch (error) {
      await connection.rollback()
      throw error
    }
  }

  async commitTransaction(connection: DataApiConnection): Promise<void> {
    await connection.commit()
  }

  async rollbackTransaction(connection: DataApiConnection): Promise<void> {
    await connection.rollback()
  }

  async savepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    await connection.executeQuery(savepointCommand('savepoint', name, compile))
  }

  async rollbackToSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    await connection.executeQuery(savepointCommand('rollback to', name, compile))
  }

  async releaseSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    await connection.executeQuery(savepointCommand('release', name, compile))
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#config.client.destroy()
  }
}

/** The service's BeginTransaction takes no modes; Kysely has checked that these are known ones. */
function transactionModes({ isolationLevel, accessMode }: TransactionSettings): string {
  return [isolationLevel && `isolation level ${isolationLevel}`, accessMode]
    .filter(Boolean)
    .join(', ')
}

function savepointCommand(command: string, name: string, compile: CompileQuery): CompiledQuery {
  const node = RawNode.createWithChildren([
    RawNode.createWithSql(`${command} `),
    IdentifierNode.create(name),
  ])
  return compile(node, createQueryId())
}
