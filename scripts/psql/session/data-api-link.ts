import { createDatabase } from '../../../db/create-database.ts'
import { tagOf } from './command-tag.ts'
import { tableQuery } from './copy-columns.ts'
import { readCopyStatement } from './copy-format.ts'
import { copyInByInserts } from './copy-in.ts'
import { copyOutByCursor } from './copy-out.ts'
import { fieldText } from './field-text.ts'
import { selectAsText } from './select-as-text.ts'
import { createService, type ServiceOptions } from './service.ts'
import type { Link, StatementResult } from './session.ts'
import { isPlainSelect, kindOf, type Statement } from './statement.ts'

/** The Data API as a console talks to it: values as Postgres writes them, tags, transactions, COPY. */
export function openDataApiLink(options: ServiceOptions): Link {
  const service = createService(options)
  const db = createDatabase(options.config, service.client)

  async function run(statement: Statement): Promise<StatementResult> {
    const { sql } = statement
    if (isPlainSelect(statement)) {
      const result = await selectAsText(service, sql)
      if (result) return result
    }
    const output = await service.execute({ sql, goesOn: !isPlainSelect(statement) })
    if (isRollbackToSavepoint(statement)) service.recover()
    const { columnMetadata, records = [], numberOfRecordsUpdated = 0 } = output
    if (!columnMetadata) return { rows: [], tag: tagOf(statement, numberOfRecordsUpdated) }
    const columns = columnMetadata.map(({ label, name, typeName }) => {
      return { name: label ?? name ?? '', type: typeName }
    })
    const rows = records.map((record) =>
      record.map((field, index) => fieldText(field, columns[index]?.type)),
    )
    return { columns, rows, tag: tagOf(statement, rows.length) }
  }

  return {
    db,
    isSessionless: true,
    run,
    begin: service.begin,
    commit: service.commit,
    rollback: service.rollback,
    state: service.state,
    ready: service.ready,
    cancel: service.cancel,
    async copyOut(statement, write) {
      const copy = readCopyStatement(statement)
      const query = copy.query ?? (await tableQuery(db, copy))
      return copyOutByCursor(service, query, copy.format, write)
    },
    copyIn: async (statement, input) =>
      copyInByInserts({ transactions: service, db }, readCopyStatement(statement), input),
    async connect(database) {
      return openDataApiLink({ ...options, config: { ...options.config, database } })
    },
    async close() {
      if (service.state() !== 'none') await service.rollback()
    },
  }
}

function isRollbackToSavepoint({ node }: Statement): boolean {
  const [type, { kind }] = kindOf(node)
  return type === 'TransactionStmt' && kind === 'TRANS_STMT_ROLLBACK_TO'
}
