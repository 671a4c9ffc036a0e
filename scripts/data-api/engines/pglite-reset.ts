import { serialize } from 'pg-protocol'

/**
 * PGlite's session has no user by authorization that `discard all` could go back to. It is sent apart: whoever
 * gave that user another name gets no error for it.
 */
const ownUser = 'set session authorization postgres'

/** Undoes what a session left behind, by the simple protocol: nothing is faster. */
export const discard = Buffer.concat(['discard all', ownUser].map(serialize.query))

/** For a transaction that was left open. */
export const rollback = serialize.query('rollback')

/**
 * The same, but that the unnamed statement and its plan stay: what `discard all` stands for by Postgres's
 * manual, without `discard plans`. What is prepared for it goes with `deallocate all`, the last of them.
 */
export const discardButPlan = Buffer.concat([
  together(ownUser),
  together(
    'close all',
    'reset all',
    'unlisten *',
    'select pg_catalog.pg_advisory_unlock_all()',
    'discard temp',
    'discard sequences',
    'deallocate all',
  ),
])

/** Of these, where one fails none is done. */
function together(...statements: string[]): Buffer {
  const messages = statements.flatMap((sql) => [
    serialize.parse({ name: sql, text: sql }),
    serialize.bind({ statement: sql }),
    serialize.execute(),
  ])
  return Buffer.concat([...messages, serialize.sync()])
}

/** Whether all of it was done. Each has one of the two command tags. */
export function isDiscarded(answer: Uint8Array): boolean {
  const text = Buffer.from(answer)
  return text.includes('DISCARD ALL\0') || text.includes('DEALLOCATE ALL\0')
}
