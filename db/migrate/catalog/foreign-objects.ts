import { type RawBuilder, sql } from 'kysely'
import {
  type CatalogQuery,
  columnComments,
  identity,
  notOfExtension,
  ourSchemas,
  qualified,
} from './fragments.ts'

/** `host 'localhost', port '5432'`, null where there are none. */
function options(column: string): RawBuilder<unknown> {
  return sql`(
    select string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', ')
    from pg_options_to_table(${sql.ref(column)}) o
  )`
}

export const foreignDataWrappers: CatalogQuery = sql`
  select 'foreign data wrapper', quote_ident(w.fdwname), null,
    jsonb_build_object(
      'definition', concat_ws(' ',
        'handler ' || nullif(w.fdwhandler, 0)::regproc::text,
        'validator ' || nullif(w.fdwvalidator, 0)::regproc::text
      ),
      'options', ${options('w.fdwoptions')},
      'owner', pg_get_userbyid(w.fdwowner)
    ),
    ${identity('pg_foreign_data_wrapper', 'w.oid')},
    w.fdwacl, acldefault('F', w.fdwowner)
  from pg_foreign_data_wrapper w
  where ${notOfExtension('pg_foreign_data_wrapper', 'w.oid')}
`

/** Without the user mappings, which have passwords. */
export const servers: CatalogQuery = sql`
  select 'server', quote_ident(s.srvname), null,
    jsonb_build_object(
      'definition', concat_ws(' ',
        'type ' || quote_literal(s.srvtype),
        'version ' || quote_literal(s.srvversion),
        'foreign data wrapper ' || quote_ident(w.fdwname)
      ),
      'options', ${options('s.srvoptions')},
      'owner', pg_get_userbyid(s.srvowner)
    ),
    ${identity('pg_foreign_server', 's.oid')},
    s.srvacl, acldefault('S', s.srvowner)
  from pg_foreign_server s
  join pg_foreign_data_wrapper w on w.oid = s.srvfdw
  where ${notOfExtension('pg_foreign_server', 's.oid')}
`

/** A whole: it holds no rows, and is made anew where it is to be another one. */
export const foreignTables: CatalogQuery = sql`
  select 'foreign table', ${qualified('n.nspname', 'c.relname')}, null,
    jsonb_build_object(
      'definition', case
        when c.relispartition then 'partition of ' || (
          select i.inhparent::regclass::text from pg_inherits i where i.inhrelid = c.oid
        ) || ' ' || pg_get_expr(c.relpartbound, c.oid)
        else '(' || (
          select string_agg(concat_ws(' ',
            quote_ident(a.attname),
            format_type(a.atttypid, a.atttypmod),
            'options (' || ${options('a.attfdwoptions')} || ')',
            case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::regcollation::text end,
            case when a.attnotnull then 'not null' end,
            case when a.attgenerated <> '' then 'generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
              else 'default ' || pg_get_expr(d.adbin, d.adrelid) end
          ), ', ' order by a.attnum)
          from pg_attribute a
          join pg_type t on t.oid = a.atttypid
          left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attislocal
        ) || ')' || coalesce((
          select ' inherits (' || string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno) || ')'
          from pg_inherits i where i.inhrelid = c.oid
        ), '')
      end || ' server ' || quote_ident(s.srvname),
      'options', ${options('f.ftoptions')},
      'column comments', ${columnComments('c.oid')},
      'owner', pg_get_userbyid(c.relowner)
    ),
    ${identity('pg_class', 'c.oid')},
    c.relacl, acldefault('r', c.relowner)
  from pg_foreign_table f
  join pg_class c on c.oid = f.ftrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_foreign_server s on s.oid = f.ftserver
  where ${ourSchemas} and ${notOfExtension('pg_class', 'c.oid')}
`
