import type { Kysely, KyselyPlugin, QueryId } from 'kysely'

const repeatable = new WeakSet<QueryId>()

const plugin: KyselyPlugin = {
  transformQuery({ node, queryId }) {
    repeatable.add(queryId)
    return node
  },
  async transformResult({ result }) {
    return result
  },
}

/**
 * The same database, with the caller's word that each statement sent through it may run twice and leave
 * what it leaves when it runs once: an upsert, a delete by key, an update to fixed values. Such a statement
 * is sent again when its answer was lost. What it returns or counts is then that of the second run.
 *
 * @example
 * await idempotent(db).deleteFrom('sessions').where('id', '=', id).execute()
 */
export function idempotent<Database>(db: Kysely<Database>): Kysely<Database> {
  return db.withPlugin(plugin)
}

export function isIdempotent(queryId: QueryId | undefined): boolean {
  return queryId !== undefined && repeatable.has(queryId)
}
