import { serialize } from 'pg-protocol'
import type { Parameter } from './engine.ts'

/**
 * What runs one statement by the extended protocol, in one piece: each message by itself would wake the
 * server. Of the result come `rows` at most, all where left out.
 */
export function statementMessages(sql: string, parameters: Parameter[], rows?: number): Buffer {
  return Buffer.concat([
    serialize.parse({ text: sql, types: parameters.map(({ oid }) => oid) }),
    serialize.bind({ values: parameters.map(({ text }) => text) }),
    serialize.describe({ type: 'P' }),
    serialize.execute(rows === undefined ? {} : { rows }),
    // Ignored but by a COPY from the client, which would wait for data.
    serialize.copyFail('not supported'),
    serialize.sync(),
  ])
}
