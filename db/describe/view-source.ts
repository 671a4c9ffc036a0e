import { sql } from 'kysely'
import type { AnyDatabase } from './description.ts'

/**
 * What `\sv` prints: the statement that makes a view, with its options as psql writes them.
 *
 * @returns its name with its schema, and null for the statement of what is no view
 */
export async function viewSource(
  db: AnyDatabase,
  name: string,
): Promise<{ name: string; source: string | null }> {
  const { rows } = await sql<{ name: string; source: string | null }>`
    select n.nspname || '.' || c.relname as name,
      case when c.relkind = 'v' then
        'CREATE OR REPLACE VIEW ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
        || coalesce(E'\n WITH (' || o.options || ')', '')
        || E' AS\n' || pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid, true), ';')
        || coalesce(E'\n WITH ' || pg_catalog.upper(o.checked) || ' CHECK OPTION', '')
      end as source
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    cross join lateral (
      select
        pg_catalog.string_agg(
          pg_catalog.quote_ident(option_name) || '=' || case
            when pg_catalog.quote_ident(option_value) = option_value then option_value
            else pg_catalog.quote_literal(option_value)
          end, ', ') filter (where option_name <> 'check_option') as options,
        pg_catalog.max(option_value) filter (where option_name = 'check_option') as checked
      from pg_catalog.pg_options_to_table(c.reloptions)
    ) o
    where c.oid = ${name}::pg_catalog.regclass`.execute(db)
  return rows[0] ?? { name, source: null }
}
