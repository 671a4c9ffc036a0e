import type { CompiledQuery, ControlledTransaction, QueryResult, TransactionSettings } from 'kysely'
import type { MigrationDatabase } from '../../../db/migrate/revisions.ts'
import {
  type Entry,
  hasFailed,
  isBegin,
  isQuery,
  type RecordedQuery,
  type Recording,
} from './recording.ts'
import { answer, perform, send, start } from './send.ts'

/** What is opened is for the caller to close. */
export interface ReplayOptions<Opened> {
  /** Of an earlier run. */
  readonly recording: Recording | undefined
  openEmpty(): Promise<Opened>
  /** A database that is as the changes of the recording left it; none where it is not to be had. */
  openSnapshot(): Promise<Opened | undefined>
}

/** What is asked of a database, by one caller at a time. */
export interface Replay<Opened> {
  query(query: CompiledQuery): Promise<QueryResult<unknown>>
  begin(settings: TransactionSettings): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  /** All that was asked outside of transactions that were rolled back. */
  entries(): readonly Entry[]
  /** Whether nothing was asked so far but what was recorded. */
  isFollowing(): boolean
  /** The database as it is now. */
  open(): Promise<Opened>
}

interface Transaction {
  readonly settings: TransactionSettings
  readonly isFollowing: boolean
  readonly entries: RecordedQuery[]
  real?: ControlledTransaction<unknown>
}

/**
 * A database that began empty and answers as it did when it was asked the same before: what a database comes to
 * depends on nothing but its statements. There is none while that lasts. With the first statement that
 * is another one there is: a copy of what was recorded where all its changes have been asked for, else an empty
 * one, which is sent the statements until then.
 */
export function createReplay<Opened extends { readonly db: MigrationDatabase }>({
  recording,
  openEmpty,
  openSnapshot,
}: ReplayOptions<Opened>): Replay<Opened> {
  const done: Entry[] = []
  let isFollowing = true
  let real: { readonly opened: Opened; at: number } | undefined
  let open: Transaction | undefined

  /** What was recorded next. */
  function expected(transaction?: Transaction): Entry | undefined {
    if (!isFollowing) return undefined
    if (transaction === undefined) return recording?.entries[done.length]
    if (!transaction.isFollowing || transaction.real) return undefined
    return recording?.entries[done.length + 1 + transaction.entries.length]
  }

  async function realise(): Promise<Opened> {
    if (real?.at === done.length) return real.opened
    if (recording && isFollowing && done.length >= recording.changes) {
      const opened = await openSnapshot()
      if (opened) {
        real = { opened, at: done.length }
        return opened
      }
    }
    real ??= { opened: await openEmpty(), at: 0 }
    await send(real.opened.db, done.slice(real.at))
    real.at = done.length
    return real.opened
  }

  async function realiseWithin(transaction: Transaction): Promise<ControlledTransaction<unknown>> {
    if (transaction.real) return transaction.real
    const { db } = await realise()
    transaction.real = await start(db, transaction.settings)
    await send(transaction.real, transaction.entries)
    return transaction.real
  }

  async function query(asked: CompiledQuery): Promise<QueryResult<unknown>> {
    const transaction = open
    const list = transaction?.entries ?? done
    const known = expected(transaction)
    if (isQuery(known, asked)) {
      list.push(known)
      return answer(known)
    }
    const db = transaction ? await realiseWithin(transaction) : (await realise()).db
    const entry = await perform(db, asked)
    list.push(entry)
    if (!transaction) goOn()
    return answer(entry)
  }

  /** After something that was not recorded. */
  function goOn(): void {
    isFollowing = false
    if (real) real.at = done.length
  }

  async function end(kind: 'commit' | 'rollback'): Promise<void> {
    const transaction = open as Transaction
    const { settings, entries } = transaction
    const whole: Entry[] = [{ kind: 'begin', settings }, ...entries, { kind }]
    // What fails here is still open, and to be rolled back.
    if (expected(transaction)?.kind === kind) done.push(...whole)
    else {
      const given = await realiseWithin(transaction)
      await (kind === 'commit' ? given.commit() : given.rollback()).execute()
      done.push(...whole)
      goOn()
    }
    open = undefined
  }

  return {
    query,
    async begin(settings) {
      open = { settings, isFollowing: isBegin(expected(), settings), entries: [] }
    },
    async commit() {
      if (open?.entries.length === 0) open = undefined
      else await end('commit')
    },
    async rollback() {
      // One in which something failed is kept: what is done about it comes next.
      if (open?.entries.some(hasFailed)) return end('rollback')
      const given = open?.real
      open = undefined
      await given?.rollback().execute()
    },
    entries: () => done,
    isFollowing: () => isFollowing,
    open: realise,
  }
}
