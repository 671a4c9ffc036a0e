/** What begins a statement and stands nowhere else. */
export const beginnings: readonly string[] =
  words(`begin start commit rollback savepoint release create alter drop
  grant revoke truncate comment copy analyze vacuum reindex refresh explain show reset discard lock call declare
  fetch close move listen notify prepare execute deallocate merge do`)

/** What may stand anywhere else, in the order of how often it does. */
export const keywords: readonly string[] =
  words(`select from where and or not in is null like ilike between exists
  as distinct on using join left right full inner outer cross natural lateral group order by having limit offset asc
  desc nulls first last union intersect except all any case when then else end cast coalesce with recursive
  materialized values table only insert into update set delete returning default conflict nothing overriding system
  value transaction to isolation level serializable repeatable read write committed chain replace temporary unlogged
  if cascade restrict rename add column constraint primary key foreign references unique check exclude index
  concurrently view sequence schema type enum domain function procedure trigger before after instead of each row
  statement language returns immutable stable volatile extension policy role user database verbose costs buffers
  timing format cursor for partition range list hash generated always identity stored deferrable initially deferred
  immediate filter over window rows preceding following current true false`)

function words(text: string): string[] {
  return text.split(/\s+/)
}
