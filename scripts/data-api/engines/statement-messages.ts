import { serialize } from 'pg-protocol'
import type { Parameter } from './engine.ts'

/** What a client of Postgres sends for one statement. */
export interface StatementMessages {
  /** Makes it the unnamed statement. */
  parse: Uint8Array
  /** Runs the unnamed statement. */
  perform: Uint8Array
}

/** Runs one statement by the extended protocol. Of the result come `rows` at most, all where left out. */
export function statementMessages(
  sql: string,
  parameters: Parameter[],
  rows?: number,
): StatementMessages {
  return {
    parse: serialize.parse({ text: sql, types: parameters.map(({ oid }) => oid) }),
    perform: Buffer.concat([
      serialize.bind({ values: parameters.map(({ text }) => text) }),
      serialize.describe({ type: 'P' }),
      serialize.execute(rows === undefined ? {} : { rows }),
      // Ignored but by a COPY from the client, which would wait for data.
      serialize.copyFail('not supported'),
      serialize.sync(),
    ]),
  }
}
