import { sql } from 'kysely'
import { matches, where } from './conditions.ts'
import {
  type AnyDatabase,
  type Description,
  type ListOptions,
  toDescription,
} from './description.ts'
import { readVersion } from './version.ts'

/** What `\l` lists. */
export async function listDatabases(
  db: AnyDatabase,
  { pattern, verbose }: ListOptions = {},
): Promise<Description> {
  const version = await readVersion(db)
  const conditions = pattern === undefined ? [] : matches(pattern, { names: [sql`d.datname`] })
  // PostgreSQL 15 began to tell the provider, 17 gave the locale another name.
  const locale =
    version >= 170_000 ? sql`d.datlocale` : version >= 150_000 ? sql`d.daticulocale` : sql`null`
  const provider = version >= 150_000 ? sql`d.datlocprovider` : sql`'c'`
  const { rows } = await sql<Record<string, string | null>>`
    select d.datname::text as "Name", pg_catalog.pg_get_userbyid(d.datdba)::text as "Owner",
      pg_catalog.pg_encoding_to_char(d.encoding)::text as "Encoding",
      d.datcollate::text as "Collate", d.datctype::text as "Ctype",
      ${locale}::text as "ICU Locale",
      case ${provider} when 'b' then 'builtin' when 'c' then 'libc' when 'i' then 'icu' end
        as "Locale Provider",
      pg_catalog.array_to_string(d.datacl::text[], ${'\n'}) as "Access privileges",
      ${
        verbose
          ? sql`case when pg_catalog.has_database_privilege(d.datname, 'CONNECT')
              then pg_catalog.pg_size_pretty(pg_catalog.pg_database_size(d.datname))
              else 'No Access' end`
          : sql`null`
      } as "Size",
      t.spcname::text as "Tablespace",
      pg_catalog.shobj_description(d.oid, 'pg_database') as "Description"
    from pg_catalog.pg_database d
      join pg_catalog.pg_tablespace t on t.oid = d.dattablespace
    ${where(conditions)}
    order by d.datname`.execute(db)
  return toDescription('List of databases', rows, [
    ...['Name', 'Owner', 'Encoding', 'Collate', 'Ctype', 'ICU Locale', 'Locale Provider'],
    'Access privileges',
    ...(verbose ? ['Size', 'Tablespace', 'Description'] : []),
  ])
}
