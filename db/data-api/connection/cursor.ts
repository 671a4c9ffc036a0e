import { type CompiledQuery, createQueryId, RawNode } from 'kysely'
import { UnsupportedStatementError } from '../compiler/guards.ts'
import { isRead } from '../compiler/reads.ts'
import type { DataApiConnection } from './connection.ts'
import { changesRows } from './result.ts'

const cursor = '"stream"'

/**
 * The rows of a select, some at a time, from a cursor: so a result may be larger than the 1 MiB that the
 * service returns at once. A cursor lives in a transaction; outside of one it gets its own.
 */
export async function* streamWithCursor<Row>(
  connection: DataApiConnection,
  query: CompiledQuery,
  chunkSize: number,
): AsyncIterableIterator<{ rows: Row[] }> {
  if (!Number.isInteger(chunkSize) || chunkSize < 1) {
    throw new RangeError(`a stream takes its rows in chunks of 1 or more, not of ${chunkSize}`)
  }
  if (changesRows(query.query)) {
    throw new UnsupportedStatementError(
      'a stream reads with a cursor, which Postgres gives to selects only: execute() what writes',
      query.sql,
    )
  }
  const ownTransaction = !connection.isInTransaction
  let complete = false
  if (ownTransaction) await connection.begin()
  try {
    await connection.executeQuery({
      ...query,
      sql: `declare ${cursor} no scroll cursor for ${query.sql}`,
    })
    yield* fetchChunks<Row>(connection, chunkSize)
    complete = true
  } finally {
    // The stream's own error is what matters, and a failed transaction has no cursors left.
    if (!ownTransaction) await connection.executeQuery(command(`close ${cursor}`)).catch(() => {})
    else if (complete && !isRead(query.sql)) await connection.commit()
    else await connection.rollback()
  }
}

async function* fetchChunks<Row>(
  connection: DataApiConnection,
  chunkSize: number,
): AsyncIterableIterator<{ rows: Row[] }> {
  const fetch = command(`fetch ${chunkSize} from ${cursor}`)
  for (;;) {
    const { rows } = await connection.executeQuery<Row>(fetch)
    if (rows.length > 0) yield { rows }
    if (rows.length < chunkSize) return
  }
}

function command(sql: string): CompiledQuery {
  return { query: RawNode.createWithSql(sql), queryId: createQueryId(), sql, parameters: [] }
}
