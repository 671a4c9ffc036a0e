import { type CompiledQuery, createQueryId, RawNode } from 'kysely'
import type { DataApiConnection } from './connection.ts'

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
  const ownTransaction = !connection.isInTransaction
  if (ownTransaction) await connection.begin()
  try {
    await connection.executeQuery({
      ...query,
      sql: `declare ${cursor} no scroll cursor for ${query.sql}`,
    })
    yield* fetchChunks<Row>(connection, chunkSize)
  } finally {
    if (ownTransaction) await connection.rollback()
    // The stream's own error is what matters, and a failed transaction has no cursors left.
    else await connection.executeQuery(command(`close ${cursor}`)).catch(() => {})
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
