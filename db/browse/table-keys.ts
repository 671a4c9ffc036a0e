import { type RawBuilder, sql } from 'kysely'

/** Of the table `c`: the primary key before any other, a short one before a long one. */
export const key = sql`(
  select coalesce(json_agg(a.attname order by k.place), '[]')
  from (
    select i.indkey, i.indnkeyatts from pg_index i
    join pg_class ic on ic.oid = i.indexrelid
    join pg_am am on am.oid = ic.relam
    where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indimmediate
      and i.indpred is null and i.indexprs is null and am.amname = 'btree'
      and not exists (
        select from unnest(i.indkey[0 : i.indnkeyatts - 1]) number
        join pg_attribute n on n.attrelid = c.oid and n.attnum = number
        where not n.attnotnull
      )
    order by i.indisprimary desc, i.indnkeyatts, i.indexrelid
    limit 1
  ) chosen
  cross join lateral unnest(chosen.indkey) with ordinality k (number, place)
  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
  where k.place <= chosen.indnkeyatts
)`

/** Of the table `c`, as JSON. */
export const foreignKeys = sql`(
  select coalesce(json_agg(json_build_object(
    'name', k.conname,
    'columns', ${namesOf('k.conrelid', 'k.conkey')},
    'schema', tn.nspname,
    'table', t.relname,
    'targets', ${namesOf('k.confrelid', 'k.confkey')}
  ) order by k.conname), '[]')
  from pg_constraint k
  join pg_class t on t.oid = k.confrelid
  join pg_namespace tn on tn.oid = t.relnamespace
  where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0
)`

function namesOf(table: string, numbers: string): RawBuilder<unknown> {
  return sql`(
    select json_agg(a.attname order by k2.place)
    from unnest(${sql.ref(numbers)}) with ordinality k2 (number, place)
    join pg_attribute a on a.attrelid = ${sql.ref(table)} and a.attnum = k2.number
  )`
}
