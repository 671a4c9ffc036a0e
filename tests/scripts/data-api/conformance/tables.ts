import { describe } from 'vitest'
import { type BackendName, type DataApiUnderTest, describeBackend } from './backends.ts'
import { batchExecuteStatement } from './batch-execute-statement.ts'
import { beginTransaction } from './begin-transaction.ts'
import { columnMetadata } from './column-metadata.ts'
import { commitTransaction } from './commit-transaction.ts'
import { counts } from './counts.ts'
import { databases } from './databases.ts'
import { errors } from './errors.ts'
import { executeSql } from './execute-sql.ts'
import { executeStatement } from './execute-statement.ts'
import { formattedRecords } from './formatted-records.ts'
import { limits } from './limits.ts'
import { parameters } from './parameters.ts'
import { requests } from './requests.ts'
import { results } from './results.ts'
import { rollbackTransaction } from './rollback-transaction.ts'
import { roundTrips } from './round-trips.ts'
import { sqlErrors } from './sql-errors.ts'
import { transactions } from './transactions.ts'

const tables: [name: string, table: (api: DataApiUnderTest) => void][] = [
  ['ExecuteStatement', executeStatement],
  ['BatchExecuteStatement', batchExecuteStatement],
  ['BeginTransaction', beginTransaction],
  ['CommitTransaction', commitTransaction],
  ['RollbackTransaction', rollbackTransaction],
  ['ExecuteSql', executeSql],
  ['requests', requests],
  ['parameters', parameters],
  ['results', results],
  ['round trips', roundTrips],
  ['columnMetadata', columnMetadata],
  ['formatRecordsAs JSON', formattedRecords],
  ['counts', counts],
  ['transactions', transactions],
  ['databases', databases],
  ['limits', limits],
  ['errors', errors],
  ['errors of SQL', sqlErrors],
]

/** All tables on one backend, which takes longer to start than most of them to run. */
export function describeTables(backend: BackendName): void {
  describeBackend(backend, (api) => {
    for (const [name, table] of tables) describe(name, () => table(api))
  })
}
