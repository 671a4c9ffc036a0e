import { sql } from 'kysely'
import { matches, where } from './conditions.ts'
import {
  type AnyDatabase,
  type Description,
  type ListOptions,
  toDescription,
} from './description.ts'
import { section } from './relation/section.ts'
import { readVersion } from './version.ts'

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
  const description = toDescription('List of schemas', rows, [
    ...['Name', 'Owner'],
    ...(verbose ? ['Access privileges', 'Description'] : []),
  ])
  const footers = pattern === undefined ? [] : await publicationsOf(db, pattern)
  return footers.length === 0 ? description : { ...description, footers }
}

/** Those of the schema that is so called, which came with PostgreSQL 15. */
async function publicationsOf(db: AnyDatabase, schema: string): Promise<string[]> {
  if ((await readVersion(db)) < 150_000) return []
  const { rows } = await sql<{ name: string }>`
    select p.pubname::text as name
    from pg_catalog.pg_publication p
      join pg_catalog.pg_publication_namespace pn on pn.pnpubid = p.oid
      join pg_catalog.pg_namespace n on n.oid = pn.pnnspid
    where n.nspname = ${schema}
    order by 1`.execute(db)
  return section(
    'Publications',
    rows.map(({ name }) => `"${name}"`),
  )
}
