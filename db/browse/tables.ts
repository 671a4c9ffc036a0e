import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Column, ForeignKey, Table } from './table.ts'

// biome-ignore lint/suspicious/noExplicitAny: any schema is looked at
export type BrowsedDatabase = Kysely<any>

/** In bytes on disk: a table below is counted, which takes a millisecond or so. */
const countedSize = 1024 * 1024

/** Bytes of one page, which with the frame around it has to stay below the Data API's 1 MiB. */
const pageSize = 600_000

interface Row {
  schema: string
  name: string
  kind: Table['kind']
  bytes: number
  count: number | null
  estimate: number | null
  comment: string | null
  columns: string
  key: string
  foreignKeys: string
  left: number
}

/**
 * Reads all tables and views of the database but those of the system: one statement, more where the answer
 * would be longer than the Data API gives. Sorted by schema and name.
 *
 * @throws what the database throws
 */
export async function readTables(db: BrowsedDatabase): Promise<Table[]> {
  const tables: Table[] = []
  let isMore = true
  while (isMore) {
    const rows = await readPage(db, tables.at(-1))
    tables.push(...rows.map(toTable))
    isMore = rows.length < (rows[0]?.left ?? 0)
  }
  return tables
}

async function readPage(db: BrowsedDatabase, after: Table | undefined): Promise<readonly Row[]> {
  const rest = after ? sql`(schema, name) > (${after.schema}, ${after.name})` : sql`true`
  const { rows } = await sql<Row>`
    with found as (
      select c.oid, n.nspname::text collate "C" as schema, c.relname::text collate "C" as name,
        ${kind} as kind, ${columns}::text as columns, ${key}::text as key,
        ${foreignKeys}::text as foreign_keys,
        obj_description(c.oid, 'pg_class') as comment
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'f', 'v', 'm') and ${ofUsers}
        and has_table_privilege(c.oid, 'select')
    ), measured as (
      select *, row_number() over places as place, count(*) over () as left_over,
        sum(octet_length(columns) + octet_length(foreign_keys) + 300) over places as size
      from found
      where ${rest}
      window places as (order by schema, name)
    )
    select m.schema, m.name, m.kind, m.columns, m.key, m.foreign_keys as "foreignKeys", m.comment,
      m.left_over::integer as left, coalesce(s.bytes, 0)::bigint as bytes, ${estimate} as estimate, ${count} as count
    from measured m
    join pg_class c on c.oid = m.oid
    cross join lateral (${sizes}) s
    where m.place = 1 or m.size <= ${sql.lit(pageSize)}
    order by m.schema, m.name
  `.execute(db)
  return rows
}

const ofUsers = sql`
  n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  and n.nspname not like 'pg\\_temp\\_%' and n.nspname not like 'pg\\_toast\\_temp\\_%'
`

const kind = sql`case c.relkind when 'r' then 'table' when 'p' then 'partitioned table'
  when 'f' then 'foreign table' when 'v' then 'view' else 'materialized view' end`

const columns = sql`(
  select coalesce(json_agg(json_build_object(
    'name', a.attname,
    'type', format_type(a.atttypid, a.atttypmod),
    'castType', format_type(a.atttypid, null),
    'isNumeric', t.typcategory = 'N',
    'isNullable', not a.attnotnull,
    'hasDefault', a.atthasdef or a.attidentity <> '',
    'isGenerated', a.attgenerated <> '' or a.attidentity = 'a',
    'isIndexed', exists (
      select from pg_index i
      join pg_class ic on ic.oid = i.indexrelid
      join pg_am am on am.oid = ic.relam
      where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indisvalid and i.indpred is null
        and am.amname = 'btree' and i.indoption[0] in (0, 3)
        and i.indcollation[0] = a.attcollation
    ),
    'labels', (
      select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid
    ),
    'comment', col_description(c.oid, a.attnum)
  ) order by a.attnum), '[]')
  from pg_attribute a
  join pg_type t on t.oid = a.atttypid
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
)`

/** The primary key before any other, a short one before a long one. */
const key = sql`(
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

const foreignKeys = sql`(
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

/** A partitioned table is as big, and has as many rows, as its partitions. */
const sizes = sql`
  select
    case when c.relkind <> 'p' then pg_total_relation_size(c.oid) else (
      select sum(pg_total_relation_size(p.relid)) from pg_partition_tree(c.oid) p where p.isleaf
    ) end as bytes,
    case when c.relkind <> 'p' then pg_relation_size(c.oid) else (
      select sum(pg_relation_size(p.relid)) from pg_partition_tree(c.oid) p where p.isleaf
    ) end as heap
`

/** As the planner has it: as many to a page as there were when it was analysed. */
const estimate = sql`case when c.relkind in ('r', 'm') then ${estimateOf('c')}
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

/** The one way to count tables, whatever their names, within a statement. */
const count = sql`case
  when c.relkind in ('r', 'p', 'm') and c.relispopulated and coalesce(s.heap, 0) < ${sql.lit(countedSize)} then (xpath(
    '/row/n/text()',
    query_to_xml(format('select count(*) as n from %I.%I', m.schema, m.name), false, true, '')
  ))[1]::text::bigint
end`

function toTable({ columns, key, foreignKeys, left: _, ...row }: Row): Table {
  return {
    ...row,
    columns: JSON.parse(columns) as Column[],
    key: JSON.parse(key) as string[],
    foreignKeys: JSON.parse(foreignKeys) as ForeignKey[],
  }
}
