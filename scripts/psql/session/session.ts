import type { Kysely } from 'kysely'
import type { TableColumn } from '../output/table.ts'
import type { Statement } from './statement.ts'

/** What a statement came to. */
export interface StatementResult {
  /** Of a statement that gives rows. */
  readonly columns?: readonly TableColumn[] | undefined
  /** Values in Postgres's text form. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** As in `INSERT 0 1`; undefined where it cannot be known. */
  readonly tag: string | undefined
}

/** Postgres's own word for where a connection is: in no transaction, in one, in one that has failed. */
export type TransactionState = 'none' | 'open' | 'failed'

/** One connection to a database, of whatever kind. */
export interface Link {
  // biome-ignore lint/suspicious/noExplicitAny: queries of the catalogs have no schema
  readonly db: Kysely<any>
  /** Runs one statement as it stands. Throws SqlError. */
  run(statement: Statement): Promise<StatementResult>
  begin(): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  state(): TransactionState
  /** Forgets that something was canceled: what is run from here on is not it. */
  ready(): void
  /** Ends what runs, lets nothing more of it be sent, and gives a line on what was done where that matters. */
  cancel(): Promise<string | undefined>
  /** Each statement has its own session, unless it is in a transaction. */
  readonly isSessionless: boolean
  /** Hands out the rows of a COPY ... TO STDOUT in pieces of text, and gives how many there were. */
  copyOut(statement: Statement, write: (text: string) => Promise<void>): Promise<number>
  /** Takes the rows for a COPY ... FROM STDIN, and gives how many there were. */
  copyIn(statement: Statement, input: AsyncIterable<string>): Promise<number>
  /** A link to another database of the same server. */
  connect(database: string): Promise<Link>
  close(): Promise<void>
}

export interface Listener {
  /** Something that Postgres says beside the result, as in `NOTICE:  ...`. */
  notice(text: string): void
}
