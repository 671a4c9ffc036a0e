import {
  CompiledQuery,
  type ControlledTransaction,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { MigrationDatabase } from '../../../db/migrate/revisions.ts'
import { type Entry, hasFailed, type RecordedQuery } from './recording.ts'

/** Sends a statement. What came of it is not thrown: see answer. */
export async function perform(db: MigrationDatabase, asked: CompiledQuery): Promise<RecordedQuery> {
  const { sql } = asked
  const parameters = [...asked.parameters]
  try {
    return { kind: 'query', sql, parameters, outcome: { result: await db.executeQuery(asked) } }
  } catch (error) {
    return { kind: 'query', sql, parameters, outcome: { error } }
  }
}

export function answer({ outcome }: RecordedQuery): QueryResult<unknown> {
  if ('error' in outcome) throw outcome.error
  return outcome.result
}

/** Sends what was asked before, whose answers are known. */
export async function send(db: MigrationDatabase, entries: readonly Entry[]): Promise<void> {
  let transaction: ControlledTransaction<unknown> | undefined
  for (const entry of entries) {
    if (entry.kind === 'begin') transaction = await start(db, entry.settings)
    else if (entry.kind === 'query') {
      const sent = await perform(transaction ?? db, toCompiled(entry))
      if (!hasFailed(entry)) answer(sent)
    } else {
      const ended = entry.kind === 'commit' ? transaction?.commit() : transaction?.rollback()
      await ended?.execute()
      transaction = undefined
    }
  }
}

function toCompiled({ sql, parameters }: RecordedQuery): CompiledQuery {
  return CompiledQuery.raw(sql, [...parameters])
}

export function start(
  db: MigrationDatabase,
  { isolationLevel, accessMode }: TransactionSettings,
): Promise<ControlledTransaction<unknown>> {
  let builder = db.startTransaction()
  if (isolationLevel) builder = builder.setIsolationLevel(isolationLevel)
  if (accessMode) builder = builder.setAccessMode(accessMode)
  return builder.execute()
}
