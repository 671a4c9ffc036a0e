import type { Link, Listener, StatementResult } from './session.ts'
import { SqlError } from './sql-error.ts'
import {
  isPrepareTransaction,
  type Statement,
  type TransactionCommand,
  transactionCommandOf,
} from './statement.ts'

export interface RunOptions extends Listener {
  /** Every statement runs in a transaction that only reads, which is what the database itself holds to. */
  readonly readOnly: boolean
}

/**
 * Runs one statement of a person's. What begins and ends transactions is done by the link, since the Data API
 * has calls of its own for it. Throws SqlError.
 */
export async function runStatement(
  link: Link,
  statement: Statement,
  options: RunOptions,
): Promise<StatementResult> {
  const command = transactionCommandOf(statement)
  if (command) return { rows: [], tag: await runTransactionCommand(link, command, options) }
  // Whatever came next would be in no transaction, and so in none that only reads.
  if (link.isSessionless && isPrepareTransaction(statement)) throw notPrepared()
  return inOwnTransaction(link, options, () => link.run(statement))
}

/** Does work that only reads where that is all that is allowed: in the open transaction or one of its own. */
export async function inOwnTransaction<Result>(
  link: Link,
  { readOnly }: RunOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!readOnly || link.state() !== 'none') return explained(work, readOnly)
  await begin(link, '', true)
  try {
    const result = await explained(work, readOnly)
    await link.commit()
    return result
  } catch (error) {
    if (link.state() !== 'none') await link.rollback().catch(() => {})
    throw error
  }
}

/** The tag, as psql prints it. */
async function runTransactionCommand(
  link: Link,
  { kind, modes, chain }: TransactionCommand,
  { readOnly, notice }: RunOptions,
): Promise<string> {
  const state = link.state()
  if (kind === 'begin') {
    if (state === 'failed') throw aborted()
    if (state === 'open') notice('WARNING:  there is already a transaction in progress')
    else await begin(link, modes, readOnly)
    return 'BEGIN'
  }
  if (state === 'none') {
    if (chain)
      throw new SqlError({
        message: `${kind.toUpperCase()} AND CHAIN can only be used in transaction blocks`,
        code: '25P01',
      })
    notice('WARNING:  there is no transaction in progress')
    return kind.toUpperCase()
  }
  // The service would say that it committed what it had to roll back.
  const isKept = kind === 'commit' && state === 'open'
  await (isKept ? link.commit() : link.rollback())
  if (chain) await begin(link, '', readOnly)
  return isKept ? 'COMMIT' : 'ROLLBACK'
}

/** Once a query has run, a transaction that only reads cannot be made to write any more. */
async function begin(link: Link, modes: string, readOnly: boolean): Promise<void> {
  await link.begin()
  try {
    if (modes !== '') await link.run({ sql: `set transaction ${modes}`, node: undefined })
    if (readOnly) {
      await link.run({ sql: 'set transaction read only', node: undefined })
      await link.run({ sql: 'select 1', node: undefined })
    }
  } catch (error) {
    await link.rollback().catch(() => {})
    throw error
  }
}

const readOnlyCode = '25006'

async function explained<Result>(work: () => Promise<Result>, readOnly: boolean): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!readOnly || !(error instanceof SqlError) || error.code !== readOnlyCode) throw error
    const hint = 'This console only reads here: start it with --write to change something.'
    throw new SqlError({ ...error, message: error.message, hint, cause: error })
  }
}

function aborted(): SqlError {
  const message = 'current transaction is aborted, commands ignored until end of transaction block'
  return new SqlError({ message, code: '25P02' })
}

function notPrepared(): SqlError {
  const message = 'PREPARE TRANSACTION is only to be had of a Postgres by its URL'
  return new SqlError({ message, code: '0A000' })
}
