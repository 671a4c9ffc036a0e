import { sql } from 'kysely'
import { conditionsOf, where } from './conditions.ts'
import {
  type AnyDatabase,
  type Description,
  type ListOptions,
  toDescription,
} from './description.ts'

/** What `\dp` and `\z` list: who may do what with tables, views and sequences, and their policies. The system's are found with their schema alone. */
export async function listPrivileges(
  db: AnyDatabase,
  { pattern }: ListOptions = {},
): Promise<Description> {
  const conditions = conditionsOf(
    { pattern },
    {
      schema: sql`n.nspname`,
      names: [sql`c.relname`],
      visible: sql`n.nspname !~ '^pg_' and pg_catalog.pg_table_is_visible(c.oid)`,
    },
  )
  const { rows } = await sql<Record<string, string | null>>`
    select n.nspname::text as "Schema", c.relname::text as "Name",
      case c.relkind
        when 'r' then 'table' when 'p' then 'partitioned table' when 'f' then 'foreign table'
        when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
      end as "Type",
      pg_catalog.array_to_string(c.relacl::text[], ${'\n'}) as "Access privileges",
      ${columnPrivileges} as "Column privileges", ${policies} as "Policies"
    from pg_catalog.pg_class c
      left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    ${where([sql`c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')`, ...conditions])}
    order by 1, 2`.execute(db)
  return toDescription('Access privileges', rows, [
    ...['Schema', 'Name', 'Type', 'Access privileges', 'Column privileges', 'Policies'],
  ])
}

const columnPrivileges = sql`pg_catalog.array_to_string(
  array(
    select a.attname || ${':\n  '} || pg_catalog.array_to_string(a.attacl::text[], ${'\n  '})
    from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and not a.attisdropped and a.attacl is not null
  ), ${'\n'})`

const policies = sql`pg_catalog.array_to_string(
  array(
    select p.polname || case when p.polpermissive then '' else ' (RESTRICTIVE)' end
      || case when p.polcmd = '*' then ':' else ' (' || p.polcmd::text || '):' end
      || coalesce(${'\n  (u): '} || pg_catalog.pg_get_expr(p.polqual, p.polrelid), '')
      || coalesce(${'\n  (c): '} || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), '')
      || case when p.polroles = array[0]::oid[] then '' else
        ${'\n  to: '} || pg_catalog.array_to_string(
          array(select rolname::text from pg_catalog.pg_roles where oid = any (p.polroles) order by 1), ', ')
      end
    from pg_catalog.pg_policy p where p.polrelid = c.oid
  ), ${'\n'})`
