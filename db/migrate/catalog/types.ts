import { type RawBuilder, sql } from 'kysely'
import {
  type CatalogQuery,
  columnComments,
  identity,
  notOfExtension,
  ourSchemas,
  qualified,
} from './fragments.ts'

export const enums: CatalogQuery = sql`
  select 'enum', ${qualified('n.nspname', 't.typname')}, null,
    jsonb_build_object(
      'labels', (
        select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
        from pg_enum e where e.enumtypid = t.oid
      ),
      'owner', pg_get_userbyid(t.typowner)
    ),
    ${identity('pg_type', 't.oid')},
    t.typacl as acl, acldefault('T', t.typowner) as usual
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  where t.typtype = 'e' and ${ourSchemas} and ${notOfExtension('pg_type', 't.oid')}
`

export const domains: CatalogQuery = sql`
  select 'domain', ${qualified('n.nspname', 't.typname')}, null,
    jsonb_build_object(
      'type', format_type(t.typbasetype, t.typtypmod),
      'nullable', case when t.typnotnull then 'no' end,
      'default', pg_get_expr(t.typdefaultbin, 0, true),
      'collation', case when t.typcollation <> b.typcollation then (
        select ${qualified('cn.nspname', 'co.collname')}
        from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
        where co.oid = t.typcollation
      ) end,
      'owner', pg_get_userbyid(t.typowner)
    ),
    ${identity('pg_type', 't.oid')},
    t.typacl as acl, acldefault('T', t.typowner) as usual
  from pg_type t
  join pg_type b on b.oid = t.typbasetype
  join pg_namespace n on n.oid = t.typnamespace
  where t.typtype = 'd' and ${ourSchemas} and ${notOfExtension('pg_type', 't.oid')}
`

/** Null where it is that of the type. */
function collationOf(collation: string, type: string): RawBuilder<unknown> {
  return sql`(
    select ${qualified('cn.nspname', 'co.collname')}
    from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
    join pg_type ty on ty.oid = ${sql.ref(type)}
    where co.oid = ${sql.ref(collation)} and co.oid <> ty.typcollation
  )`
}

/** Composite types that are no table's, ranges, and base types that are no array's; `c` is their relation. */
export const isOtherType = sql`
  (t.typtype = 'r' or (t.typtype = 'c' and c.relkind = 'c') or (t.typtype = 'b' and t.typcategory <> 'A'))
`

/** What makeMultirangeTypeName in Postgres's multirangetypes.c calls it. */
const usualMultirange = sql`left(
  case when t.typname like '%range%' then regexp_replace(t.typname, 'range', 'multirange')
    else left(t.typname, 52) || '_multirange' end, 63)`

export const otherTypes: CatalogQuery = sql`
  select 'type', ${qualified('n.nspname', 't.typname')}, null,
    jsonb_build_object(
      'kind', case t.typtype when 'c' then 'composite' when 'r' then 'range' else 'base' end,
      'definition', case t.typtype
        when 'c' then (
          select string_agg(
            concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
              'collate ' || ${collationOf('a.attcollation', 'a.atttypid')}), ', ' order by a.attnum
          )
          from pg_attribute a
          where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
        )
        when 'r' then (
          select concat_ws(', ', 'subtype ' || format_type(r.rngsubtype, null),
            'subtype_opclass ' || (
              select ${qualified('cn.nspname', 'c.opcname')}
              from pg_opclass c join pg_namespace cn on cn.oid = c.opcnamespace
              where c.oid = r.rngsubopc and not c.opcdefault
            ),
            'collation ' || ${collationOf('r.rngcollation', 'r.rngsubtype')},
            'subtype_diff ' || (
              select ${qualified('fn.nspname', 'f.proname')}
              from pg_proc f join pg_namespace fn on fn.oid = f.pronamespace where f.oid = r.rngsubdiff
            ),
            'multirange_type_name ' || (
              select ${qualified('mn.nspname', 'm.typname')}
              from pg_type m join pg_namespace mn on mn.oid = m.typnamespace
              where m.oid = r.rngmultitypid and (m.typnamespace <> t.typnamespace or m.typname <> ${usualMultirange})
            )
          )
          from pg_range r where r.rngtypid = t.oid
        )
        else concat_ws(' ', t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout,
          t.typanalyze, t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory, t.typispreferred,
          t.typdelim, t.typdefault, t.typcollation <> 0)
      end,
      'column comments', case t.typtype when 'c' then ${columnComments('t.typrelid')} end,
      'owner', pg_get_userbyid(t.typowner)
    ),
    ${identity('pg_type', 't.oid')},
    t.typacl as acl, acldefault('T', t.typowner) as usual
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  left join pg_class c on c.oid = t.typrelid
  where ${ourSchemas} and ${notOfExtension('pg_type', 't.oid')}
    and ${isOtherType}
`
