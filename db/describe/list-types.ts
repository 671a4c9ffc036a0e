import { sql } from 'kysely'
import { conditionsOf, where } from './conditions.ts'
import {
  type AnyDatabase,
  type Description,
  type ListOptions,
  toDescription,
} from './description.ts'
import { typePattern } from './type-aliases.ts'

/** What `\dT` lists: not the row types of tables, nor arrays unless they are asked for by name. */
export async function listTypes(db: AnyDatabase, options: ListOptions = {}): Promise<Description> {
  const conditions = conditionsOf(
    { ...options, pattern: typePattern(options.pattern) },
    {
      schema: sql`n.nspname`,
      names: [sql`t.typname`, sql`pg_catalog.format_type(t.oid, null)`],
      visible: sql`pg_catalog.pg_type_is_visible(t.oid)`,
    },
  )
  const withoutArrays = sql`not exists (
    select from pg_catalog.pg_type el where el.oid = t.typelem and el.typarray = t.oid)`
  const { rows } = await sql<Record<string, string | null>>`
    select n.nspname::text as "Schema", pg_catalog.format_type(t.oid, null) as "Name",
      t.typname::text as "Internal name",
      case when t.typrelid <> 0 then 'tuple' when t.typlen < 0 then 'var' else t.typlen::text end
        as "Size",
      pg_catalog.array_to_string(
        array(
          select e.enumlabel from pg_catalog.pg_enum e
          where e.enumtypid = t.oid order by e.enumsortorder
        )::text[], ${'\n'}) as "Elements",
      pg_catalog.pg_get_userbyid(t.typowner)::text as "Owner",
      pg_catalog.array_to_string(t.typacl::text[], ${'\n'}) as "Access privileges",
      pg_catalog.obj_description(t.oid, 'pg_type') as "Description"
    from pg_catalog.pg_type t
      left join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    ${where([
      sql`(t.typrelid = 0 or (
        select c.relkind = 'c' from pg_catalog.pg_class c where c.oid = t.typrelid))`,
      ...(options.pattern?.includes('[]') ? [] : [withoutArrays]),
      ...conditions,
    ])}
    order by n.nspname, 2`.execute(db)
  return toDescription('List of data types', rows, [
    ...['Schema', 'Name'],
    ...(options.verbose ? ['Internal name', 'Size', 'Elements', 'Owner', 'Access privileges'] : []),
    'Description',
  ])
}
