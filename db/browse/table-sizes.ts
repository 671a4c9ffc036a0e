import { type RawBuilder, sql } from 'kysely'

/** In bytes on disk: a table below is counted, which takes a millisecond or so. */
const countedSize = 1024 * 1024

/** Of the table `c`: a partitioned one is as big, and has as many rows, as its partitions. */
export const sizes = sql`
  select
    case when c.relkind <> 'p' then pg_total_relation_size(c.oid) else (
      select sum(pg_total_relation_size(p.relid)) from pg_partition_tree(c.oid) p where p.isleaf
    ) end as bytes,
    case when c.relkind <> 'p' then pg_relation_size(c.oid) else (
      select sum(pg_relation_size(p.relid)) from pg_partition_tree(c.oid) p where p.isleaf
    ) end as heap
`

/** Rows of the table `c` as the planner has them: as many to a page as there were when it was analysed. */
export const estimate = sql`case when c.relkind in ('r', 'm') then ${estimateOf('c')}
  when c.relkind = 'p' then (
    select case when bool_and(l.reltuples >= 0) then sum(${estimateOf('l')}) end
    from pg_partition_tree(c.oid) p join pg_class l on l.oid = p.relid where p.isleaf
  ) end`

function estimateOf(relation: string): RawBuilder<unknown> {
  const of = (column: string) => sql.ref(`${relation}.${column}`)
  return sql`case
    when ${of('reltuples')} < 0 then null
    when ${of('relpages')} = 0 then ${of('reltuples')}::float8
    else round(${of('reltuples')}::float8 / ${of('relpages')} * pg_relation_size(${of('oid')})
      / current_setting('block_size')::integer)
  end`
}

/** Of the table `m`, with its sizes `s`: the one way to count tables, whatever their names, within a statement. */
export const count = sql`case
  when c.relkind in ('r', 'p', 'm') and c.relispopulated and coalesce(s.heap, 0) < ${sql.lit(countedSize)} then (xpath(
    '/row/n/text()',
    query_to_xml(format('select count(*) as n from %I.%I', m.schema, m.name), false, true, '')
  ))[1]::text::bigint
end`
