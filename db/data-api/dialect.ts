import type { Kysely, PostgresIntrospector } from 'kysely'
import { DataApiDialect as BaseDialect } from 'kysely-data-api'
import { DataApiAdapter } from './adapter.ts'
import type { DataApiConfig } from './connection.ts'
import { DataApiDriver } from './driver.ts'
import { createIntrospector } from './introspector.ts'
import { DataApiQueryCompiler } from './query-compiler.ts'
import { TypedQueryCompiler } from './typed-query-compiler.ts'

/**
 * The Kysely dialect for the RDS Data API of Aurora PostgreSQL.
 *
 * @example
 * new Kysely<Database>({
 *   dialect: new DataApiDialect({ client: new RDSDataClient({}), resourceArn, secretArn, database }),
 * })
 */
export class DataApiDialect extends BaseDialect {
  readonly #config: DataApiConfig

  constructor(config: DataApiConfig) {
    // The base keeps this for its own driver, which is not used.
    super({ mode: 'postgres', driver: config as never })
    this.#config = config
  }

  override createAdapter(): DataApiAdapter {
    return new DataApiAdapter()
  }

  override createDriver(): DataApiDriver {
    return new DataApiDriver(this.#config)
  }

  /** Throws ColumnTypeError. */
  override createQueryCompiler(): DataApiQueryCompiler {
    const { types } = this.#config
    return types ? new TypedQueryCompiler(types) : new DataApiQueryCompiler()
  }

  override createIntrospector(db: Kysely<unknown>): PostgresIntrospector {
    return createIntrospector(db)
  }
}
