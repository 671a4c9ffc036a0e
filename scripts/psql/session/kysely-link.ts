import { CompiledQuery, type ControlledTransaction } from 'kysely'
import { tagOf } from './command-tag.ts'
import { readCopyStatement } from './copy-format.ts'
import { copyInByInserts } from './copy-in.ts'
import { readServiceReport } from './service-report.ts'
import type { Link, StatementResult } from './session.ts'
import { SqlError } from './sql-error.ts'
import type { Statement } from './statement.ts'
import { valueText } from './value-text.ts'

/**
 * The database that a project's own function makes, through whatever dialect it has: values are what that
 * makes of them, and a result without rows has no columns.
 */
export function openKyselyLink(db: Link['db']): Link {
  let transaction: ControlledTransaction<unknown> | undefined
  let failed = false
  const state = () => (transaction ? (failed ? 'failed' : 'open') : 'none')

  async function run(statement: Statement): Promise<StatementResult> {
    // What a driver would make of two statements nobody knows, least of all in a transaction that only reads.
    if (!statement.node && /;\s*\S/.test(statement.sql)) {
      throw new SqlError({ message: 'this cannot be told from two statements: send one at a time' })
    }
    const query = CompiledQuery.raw(statement.sql)
    try {
      const { rows, numAffectedRows = 0n } = await (transaction ?? db).executeQuery<object>(query)
      if (transaction && /^\s*rollback/i.test(statement.sql)) failed = false
      const [first] = rows
      if (!first) return { rows: [], tag: tagOf(statement, Number(numAffectedRows)) }
      const columns = Object.entries(first).map(([name, value]) => ({ name, type: typeOf(value) }))
      const texts = rows.map((row) => Object.values(row).map(valueText))
      return { columns, rows: texts, tag: tagOf(statement, rows.length) }
    } catch (error) {
      failed = transaction !== undefined
      throw toSqlError(error)
    }
  }

  async function end(how: 'commit' | 'rollback'): Promise<void> {
    const ended = transaction
    transaction = undefined
    failed = false
    await ended?.[how]().execute()
  }

  const link = {
    state,
    run,
    async begin() {
      transaction = await (db.startTransaction().execute() as Promise<
        ControlledTransaction<unknown>
      >)
    },
    commit: () => end('commit'),
    rollback: () => end('rollback'),
  } as const
  return {
    ...link,
    get db() {
      return (transaction as Link['db'] | undefined) ?? db
    },
    isSessionless: true,
    ready() {},
    cancel: async () => 'The database of env.ts has no way to end a statement: it goes on.',
    async copyOut() {
      throw new SqlError({ message: 'the database of env.ts has no COPY to here' })
    },
    async copyIn(statement, input) {
      const copy = readCopyStatement(statement)
      return copyInByInserts({ transactions: link, db: transaction ?? db }, copy, input)
    },
    async connect() {
      throw new SqlError({ message: 'the database of env.ts is the only one that it makes' })
    },
    async close() {
      if (link.state() !== 'none') await link.rollback()
    },
  }
}

function typeOf(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? 'int8' : undefined
}

/** The error of `pg`, or of the Data API's dialect. */
function toSqlError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const told = readServiceReport(error)
  if (told) return told
  const { code, detail, hint, position, severity } = error as Error & Record<string, string>
  if (!/^[0-9A-Z]{5}$/.test(code ?? '')) return error
  const { message } = error
  const at = position === undefined ? undefined : Number(position)
  return new SqlError({ message, code, detail, hint, severity, position: at, cause: error })
}
