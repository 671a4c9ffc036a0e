import { sql } from 'kysely'
import { conditionsOf, where } from './conditions.ts'
import {
  type AnyDatabase,
  type Description,
  type ListOptions,
  toDescription,
} from './description.ts'

/** What `\dD` lists. */
export async function listDomains(
  db: AnyDatabase,
  options: ListOptions = {},
): Promise<Description> {
  const conditions = conditionsOf(options, {
    schema: sql`n.nspname`,
    names: [sql`t.typname`],
    visible: sql`pg_catalog.pg_type_is_visible(t.oid)`,
  })
  const { rows } = await sql<Record<string, string | null>>`
    select n.nspname::text as "Schema", t.typname::text as "Name",
      pg_catalog.format_type(t.typbasetype, t.typtypmod) as "Type",
      (
        select c.collname::text
        from pg_catalog.pg_collation c join pg_catalog.pg_type bt on bt.oid = t.typbasetype
        where c.oid = t.typcollation and t.typcollation <> bt.typcollation
      ) as "Collation",
      case when t.typnotnull then 'not null' end as "Nullable", t.typdefault as "Default",
      pg_catalog.array_to_string(
        array(
          select pg_catalog.pg_get_constraintdef(r.oid, true) from pg_catalog.pg_constraint r
          where r.contypid = t.oid and r.contype = 'c' order by r.oid
        ), ' ') as "Check",
      pg_catalog.array_to_string(t.typacl::text[], ${'\n'}) as "Access privileges",
      pg_catalog.obj_description(t.oid, 'pg_type') as "Description"
    from pg_catalog.pg_type t
      left join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    ${where([sql`t.typtype = 'd'`, ...conditions])}
    order by 1, 2`.execute(db)
  return toDescription('List of domains', rows, [
    ...['Schema', 'Name', 'Type', 'Collation', 'Nullable', 'Default', 'Check'],
    ...(options.verbose ? ['Access privileges', 'Description'] : []),
  ])
}
