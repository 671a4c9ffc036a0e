import { sql } from 'kysely'
import { conditionsOf, where } from './conditions.ts'
import {
  type AnyDatabase,
  type Description,
  type ListOptions,
  toDescription,
} from './description.ts'

/** What `\df` lists. */
export async function listFunctions(
  db: AnyDatabase,
  options: ListOptions = {},
): Promise<Description> {
  const conditions = conditionsOf(options, {
    schema: sql`n.nspname`,
    names: [sql`p.proname`],
    visible: sql`pg_catalog.pg_function_is_visible(p.oid)`,
  })
  const { rows } = await sql<Record<string, string | null>>`
    select n.nspname::text as "Schema", p.proname::text as "Name",
      pg_catalog.pg_get_function_result(p.oid) as "Result data type",
      pg_catalog.pg_get_function_arguments(p.oid) as "Argument data types",
      case p.prokind when 'a' then 'agg' when 'w' then 'window' when 'p' then 'proc' else 'func' end
        as "Type",
      case p.provolatile when 'i' then 'immutable' when 's' then 'stable' when 'v' then 'volatile' end
        as "Volatility",
      case p.proparallel when 'r' then 'restricted' when 's' then 'safe' when 'u' then 'unsafe' end
        as "Parallel",
      pg_catalog.pg_get_userbyid(p.proowner)::text as "Owner",
      case when p.prosecdef then 'definer' else 'invoker' end as "Security",
      pg_catalog.array_to_string(p.proacl::text[], ${'\n'}) as "Access privileges",
      l.lanname::text as "Language",
      coalesce(pg_catalog.pg_get_function_sqlbody(p.oid), p.prosrc) as "Source code",
      pg_catalog.obj_description(p.oid, 'pg_proc') as "Description"
    from pg_catalog.pg_proc p
      left join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      left join pg_catalog.pg_language l on l.oid = p.prolang
    ${where(conditions)}
    order by n.nspname, p.proname, 4`.execute(db)
  return toDescription('List of functions', rows, [
    ...['Schema', 'Name', 'Result data type', 'Argument data types', 'Type'],
    ...(options.verbose
      ? ['Volatility', 'Parallel', 'Owner', 'Security', 'Access privileges', 'Language']
      : []),
    ...(options.verbose ? ['Source code', 'Description'] : []),
  ])
}
