import { sql } from 'kysely'
import { type CatalogQuery, identity, notOfExtension, ourSchemas, qualified } from './fragments.ts'

/** Storage parameters, with those of what is kept out of line. */
const options = sql`array_to_string(c.reloptions || (
  select array_agg('toast.' || o.option)
  from pg_class toast, unnest(toast.reloptions) o (option) where toast.oid = c.reltoastrelid
), ', ')`

export const tables: CatalogQuery = sql`
  select 'table' as kind, ${qualified('n.nspname', 'c.relname')} as name, null as of,
    jsonb_build_object(
      'owner', pg_get_userbyid(c.relowner),
      'persistence', case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' end,
      'type', (
        select ${qualified('yn.nspname', 'y.typname')}
        from pg_type y join pg_namespace yn on yn.oid = y.typnamespace where y.oid = c.reloftype
      ),
      'partition key', pg_get_partkeydef(c.oid),
      'partition bound', pg_get_expr(c.relpartbound, c.oid),
      'inherits', (
        select string_agg(${qualified('pn.nspname', 'p.relname')}, ', ' order by i.inhseqno)
        from pg_inherits i
        join pg_class p on p.oid = i.inhparent
        join pg_namespace pn on pn.oid = p.relnamespace
        where i.inhrelid = c.oid
      ),
      'options', ${options},
      'replica identity', case c.relreplident when 'n' then 'nothing' when 'f' then 'full' when 'i' then 'index' end,
      'row security', case when c.relrowsecurity then 'enabled' end,
      'forced row security', case when c.relforcerowsecurity then 'enabled' end
    ) as attributes,
    ${identity('pg_class', 'c.oid')},
    c.relacl as acl, acldefault('r', c.relowner) as usual
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and ${ourSchemas} and ${notOfExtension('pg_class', 'c.oid')}
`

export const views: CatalogQuery = sql`
  select case c.relkind when 'v' then 'view' else 'materialized view' end,
    ${qualified('n.nspname', 'c.relname')}, null,
    jsonb_build_object(
      'definition', pg_get_viewdef(c.oid, true),
      'owner', pg_get_userbyid(c.relowner),
      'options', ${options},
      'filled', case when c.relkind = 'm' and not c.relispopulated then 'no' end
    ),
    ${identity('pg_class', 'c.oid')},
    c.relacl as acl, acldefault('r', c.relowner) as usual
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and ${ourSchemas} and ${notOfExtension('pg_class', 'c.oid')}
`

/** The order of columns is no attribute: a downgrade can put a column back only at the end. */
export const columns: CatalogQuery = sql`
  select 'column', ${qualified('n.nspname', 'c.relname')} || '.' || quote_ident(a.attname),
    ${qualified('n.nspname', 'c.relname')},
    jsonb_build_object(
      'type', format_type(a.atttypid, a.atttypmod),
      'nullable', case when a.attnotnull then 'no' end,
      'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid, true) end,
      'generated', case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid, true)
        || case a.attgenerated when 's' then ' stored' else ' virtual' end end,
      'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end,
      'collation', case when a.attcollation <> t.typcollation then (
        select ${qualified('cn.nspname', 'co.collname')}
        from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
        where co.oid = a.attcollation
      ) end,
      'storage', case when a.attstorage <> t.typstorage then case a.attstorage
        when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end,
      'compression', case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end,
      'statistics', case when a.attstattarget >= 0 then a.attstattarget::text end,
      'options', array_to_string(a.attoptions, ', '),
      'inherited', case when a.attinhcount > 0 then 'yes' end
    ),
    ${identity('pg_class', 'c.oid', 'a.attnum')},
    a.attacl as acl, acldefault('c', c.relowner) as usual
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm')
    and ${ourSchemas} and ${notOfExtension('pg_class', 'c.oid')}
`

export const sequences: CatalogQuery = sql`
  select 'sequence', ${qualified('n.nspname', 'c.relname')},
    case when d.refobjid is not null then ${qualified('tn.nspname', 't.relname')} end,
    jsonb_build_object(
      'type', format_type(s.seqtypid, null),
      'start', s.seqstart::text,
      'increment', s.seqincrement::text,
      'minimum', s.seqmin::text,
      'maximum', s.seqmax::text,
      'cache', s.seqcache::text,
      'cycle', case when s.seqcycle then 'yes' end,
      'column', quote_ident(a.attname),
      'owner', pg_get_userbyid(c.relowner),
      'persistence', case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' end
    ),
    ${identity('pg_class', 'c.oid')},
    c.relacl as acl, acldefault('s', c.relowner) as usual
  from pg_sequence s
  join pg_class c on c.oid = s.seqrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
    and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
  left join pg_class t on t.oid = d.refobjid
  left join pg_namespace tn on tn.oid = t.relnamespace
  left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  where ${ourSchemas} and ${notOfExtension('pg_class', 'c.oid')}
`
