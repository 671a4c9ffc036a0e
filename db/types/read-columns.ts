import { type Kysely, sql } from 'kysely'
import type { Column } from './column.ts'

/**
 * The columns of all tables and views, sorted by schema and table, in a table as they stand in it.
 * Partitions are left out, which are read through their table, and what an extension brought.
 *
 * @throws what the database throws
 */
// biome-ignore lint/suspicious/noExplicitAny: a schema that is to be described has no type yet
export async function readColumns(db: Kysely<any>): Promise<Column[]> {
  const { rows } = await sql<Column>`
    with recursive resolved (oid, base, is_required) as (
      select oid, oid, false from pg_type where typtype <> 'd'
      union all
      select d.oid, r.base, r.is_required or d.typnotnull
      from pg_type d join resolved r on r.oid = d.typbasetype
      where d.typtype = 'd'
    )
    select
      n.nspname::text as schema,
      c.relname::text as relation,
      c.relkind in ('v', 'm') as "isView",
      obj_description(c.oid, 'pg_class') as "relationComment",
      a.attname::text as name,
      col_description(c.oid, a.attnum) as comment,
      element.typname::text as type,
      format_type(r.base, -1) as "sqlType",
      element.typcategory::text as category,
      base.typcategory = 'A' as "isArray",
      (
        select jsonb_agg(l.enumlabel order by l.enumsortorder)
        from pg_enum l where l.enumtypid = element.oid
      ) as labels,
      not (a.attnotnull or r.is_required) as "isNullable",
      a.atthasdef or a.attidentity <> '' as "hasDefault",
      a.attgenerated <> '' or a.attidentity = 'a' as "isGenerated"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join resolved r on r.oid = a.atttypid
    join pg_type base on base.oid = r.base
    left join resolved e on base.typcategory = 'A' and e.oid = base.typelem
    join pg_type element on element.oid = coalesce(e.base, base.oid)
    where c.relkind in ('r', 'p', 'f', 'v', 'm') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname not like 'pg\\_temp\\_%' and n.nspname not like 'pg\\_toast%'
      and not exists (
        select from pg_depend x
        where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e'
      )
    order by n.nspname::text collate "C", c.relname::text collate "C", a.attnum
  `.execute(db)
  return rows
}
