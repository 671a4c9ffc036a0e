import { sql } from 'kysely'
import type { AnyDatabase } from './description.ts'

/** What can be written in a statement, for completion. */
export interface Names {
  readonly schemas: readonly string[]
  readonly relations: readonly { schema: string; name: string; isVisible: boolean }[]
  /** By `schema.relation`. */
  readonly columns: ReadonlyMap<string, readonly string[]>
  readonly functions: readonly string[]
}

const most = 5_000

/** The names of a database, read in two queries; of a very large one only the first of each. */
export async function readNames(db: AnyDatabase): Promise<Names> {
  const relations = await sql<{ schema: string; name: string; visible: boolean; columns: string }>`
    select n.nspname::text as schema, c.relname::text as name,
      pg_catalog.pg_table_is_visible(c.oid) as visible,
      pg_catalog.to_json(array(
        select a.attname::text from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum
      ))::text as columns
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_toast'
      and n.nspname not in ('pg_catalog', 'information_schema')
    order by n.nspname, c.relname
    limit ${most}`.execute(db)
  const others = await sql<{ kind: string; name: string }>`
    (select 'schema' as kind, nspname::text as name from pg_catalog.pg_namespace
      where nspname !~ '^pg_(toast|temp)' order by nspname limit ${most})
    union all
    (select distinct 'function', p.proname::text from pg_catalog.pg_proc p
      join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where n.nspname not in ('pg_catalog', 'information_schema') limit ${most})`.execute(db)
  const named = (kind: string) => {
    return others.rows.filter((row) => row.kind === kind).map(({ name }) => name)
  }
  return {
    schemas: named('schema'),
    relations: relations.rows.map(({ schema, name, visible }) => {
      return { schema, name, isVisible: visible }
    }),
    columns: new Map(
      relations.rows.map(({ schema, name, columns }) => [`${schema}.${name}`, JSON.parse(columns)]),
    ),
    functions: named('function'),
  }
}
