import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { RevisionError } from '../errors.ts'
import { literal } from './literal.ts'

/** Thrown where something wants the answer of a database that is not there. */
export class OfflineError extends RevisionError {
  override readonly name = 'OfflineError'
}

/** A database that only takes notes: every statement goes to `write`, its values inlined, none runs. */
export function createRecordingDatabase(write: (statement: string) => void): MigrationDatabase {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      if (query.parameters.length > 0) {
        throw new OfflineError(
          `with --sql a statement cannot have parameters apart from its text: ${query.sql}`,
        )
      }
      write(query.sql)
      return { rows: unreadable<Row>(query.sql) }
    },
    // biome-ignore lint/correctness/useYield: it never has a row to give
    async *streamQuery(query: CompiledQuery) {
      throw noResult(query.sql)
    },
  }
  const driver: Driver = {
    async init() {},
    acquireConnection: async () => connection,
    beginTransaction: async () => write('BEGIN'),
    commitTransaction: async () => write('COMMIT'),
    rollbackTransaction: async () => write('ROLLBACK'),
    async releaseConnection() {},
    async destroy() {},
  }
  return new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createQueryCompiler: () => new LiteralQueryCompiler(),
      createIntrospector() {
        throw new OfflineError('with --sql there is no database whose tables could be looked at')
      },
    },
  })
}

class LiteralQueryCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literal(value))
  }
}

/** Rows that nobody may look at: most statements of a revision are not asked for theirs. */
function unreadable<Row>(statement: string): Row[] {
  return new Proxy<Row[]>([], {
    get(rows, name) {
      // A promise asks whatever it is given whether it is a promise itself.
      if (name === 'then') return undefined
      if (typeof name === 'symbol' && name !== Symbol.iterator) return Reflect.get(rows, name)
      throw noResult(statement)
    },
  })
}

function noResult(statement: string): OfflineError {
  return new OfflineError(
    `it reads the result of a statement, and with --sql there is no database to give one: ${statement}`,
  )
}
