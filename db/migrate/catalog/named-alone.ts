import { sql } from 'kysely'
import { type CatalogQuery, firstOfUsers, ourSchemas, qualified } from './fragments.ts'

/** What is told by its name alone: whatever else there is to it is for a revision that is written by hand. */
export const namedAlone: CatalogQuery = sql`
  select x.kind, x.name, null,
    '{}'::jsonb,
    x.catalog::regclass::oid as classid, x.objid, 0 as objsubid,
    null::aclitem[], null::aclitem[]
  from (
    select 'conversion' as kind, ${qualified('n.nspname', 'c.conname')} as name, 'pg_conversion' as catalog, c.oid as objid
    from pg_conversion c join pg_namespace n on n.oid = c.connamespace where ${ourSchemas}
    union all
    select 'text search parser', ${qualified('n.nspname', 'p.prsname')}, 'pg_ts_parser', p.oid
    from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace where ${ourSchemas}
    union all
    select 'text search template', ${qualified('n.nspname', 't.tmplname')}, 'pg_ts_template', t.oid
    from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace where ${ourSchemas}
    union all
    select 'access method', quote_ident(m.amname), 'pg_am', m.oid from pg_am m where m.oid >= ${firstOfUsers}
    union all
    select 'language', quote_ident(l.lanname), 'pg_language', l.oid from pg_language l where l.oid >= ${firstOfUsers}
    union all
    select 'transform', 'for ' || format_type(f.trftype, null) || ' language ' || quote_ident(l.lanname), 'pg_transform', f.oid
    from pg_transform f join pg_language l on l.oid = f.trflang
    union all
    select 'security label', s.provider || ' on ' || s.objtype || ' ' || s.objname || ' is ' || quote_literal(s.label), 'pg_seclabel', s.objoid
    from pg_seclabels s where s.objtype not in ('role', 'database', 'tablespace')
  ) x
  where not exists (
    select from pg_depend e
    where e.classid = x.catalog::regclass and e.objid = x.objid and e.deptype = 'e'
  )
`
