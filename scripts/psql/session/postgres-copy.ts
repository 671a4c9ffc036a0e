import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { toSqlError } from './postgres-error.ts'

/** Runs a COPY TO and gives how many rows there were. Throws SqlError. */
export async function copyOut(
  client: pg.Client,
  sql: string,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const stream = client.query(copyTo(sql))
  stream.setEncoding('utf8')
  try {
    for await (const chunk of stream) await write(chunk)
    return stream.rowCount
  } catch (error) {
    throw toSqlError(error as Error)
  }
}

/** The same of a COPY FROM. */
export async function copyIn(
  client: pg.Client,
  sql: string,
  rows: AsyncIterable<string>,
): Promise<number> {
  const stream = client.query(copyFrom(sql))
  try {
    const finished = once(stream, 'finish')
    finished.catch(() => {})
    for await (const chunk of rows) {
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), finished])
    }
    stream.end()
    await finished
    return stream.rowCount
  } catch (error) {
    stream.destroy(error as Error)
    throw toSqlError(error as Error)
  }
}
