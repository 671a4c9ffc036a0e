import { sql } from 'kysely'
import { conditionsOf, where } from './conditions.ts'
import {
  type AnyDatabase,
  type Description,
  type ListOptions,
  toDescription,
} from './description.ts'

/** What `\dx` lists. */
export async function listExtensions(
  db: AnyDatabase,
  { pattern }: ListOptions = {},
): Promise<Description> {
  const { rows } = await sql<Record<string, string | null>>`
    select e.extname::text as "Name", e.extversion as "Version", n.nspname::text as "Schema",
      pg_catalog.obj_description(e.oid, 'pg_extension') as "Description"
    from pg_catalog.pg_extension e
      left join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    ${where(conditionsOf({ pattern }, { names: [sql`e.extname`] }))}
    order by 1`.execute(db)
  return toDescription('List of installed extensions', rows, [
    ...['Name', 'Version', 'Schema', 'Description'],
  ])
}
