import type { Dialect, Kysely, PostgresIntrospector } from 'kysely'
import { DataApiAdapter } from './adapter.ts'
import { DataApiQueryCompiler } from './compiler/query-compiler.ts'
import { TypedQueryCompiler } from './compiler/typed-query-compiler.ts'
import type { DataApiConfig } from './config.ts'
import { DataApiDriver } from './driver.ts'
import { createIntrospector } from './introspector.ts'

/**
 * The Kysely dialect for the RDS Data API of Aurora PostgreSQL.
 *
 * @example
 * new Kysely<Database>({
 *   dialect: new DataApiDialect({ client: new RDSDataClient({}), resourceArn, secretArn, database }),
 * })
 */
export class DataApiDialect implements Dialect {
  readonly #config: DataApiConfig

  constructor(config: DataApiConfig) {
    this.#config = config
  }

  createAdapter(): DataApiAdapter {
    return new DataApiAdapter()
  }

  createDriver(): DataApiDriver {
    return new DataApiDriver(this.#config)
  }

  /** Throws ColumnTypeError. */
  createQueryCompiler(): DataApiQueryCompiler {
    const { types } = this.#config
    return types ? new TypedQueryCompiler(types) : new DataApiQueryCompiler()
  }

  createIntrospector(db: Kysely<unknown>): PostgresIntrospector {
    return createIntrospector(db)
  }
}
