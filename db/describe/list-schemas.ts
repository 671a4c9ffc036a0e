import { sql } from 'kysely'
import { matches, where } from './conditions.ts'
import {
  type AnyDatabase,
  type Description,
  type ListOptions,
  toDescription,
} from './description.ts'

/** What `\dn` lists. */
export async function listSchemas(
  db: AnyDatabase,
  { pattern, verbose, system }: ListOptions = {},
): Promise<Description> {
  const conditions =
    pattern !== undefined
      ? matches(pattern, { names: [sql`n.nspname`] })
      : system
        ? []
        : [sql`n.nspname !~ '^pg_'`, sql`n.nspname <> 'information_schema'`]
  const { rows } = await sql<Record<string, string | null>>`
    select n.nspname::text as "Name", pg_catalog.pg_get_userbyid(n.nspowner)::text as "Owner",
      pg_catalog.array_to_string(n.nspacl::text[], ${'\n'}) as "Access privileges",
      pg_catalog.obj_description(n.oid, 'pg_namespace') as "Description"
    from pg_catalog.pg_namespace n
    ${where(conditions)}
    order by n.nspname`.execute(db)
  return toDescription('List of schemas', rows, [
    ...['Name', 'Owner'],
    ...(verbose ? ['Access privileges', 'Description'] : []),
  ])
}
