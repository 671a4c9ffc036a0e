import { sql } from 'kysely'
import { type CatalogQuery, grants, notOfExtension, ourSchemas, qualified } from './fragments.ts'

export const schemas: CatalogQuery = sql`
  select 'schema', quote_ident(n.nspname), null,
    jsonb_build_object(
      'owner', pg_get_userbyid(n.nspowner),
      'grants', ${grants('n.nspacl', 'n', 'n.nspowner')},
      'comment', obj_description(n.oid, 'pg_namespace')
    )
  from pg_namespace n
  where ${ourSchemas} and ${notOfExtension('pg_namespace', 'n.oid')}
`

export const extensions: CatalogQuery = sql`
  select 'extension', quote_ident(x.extname), null,
    jsonb_build_object(
      'version', x.extversion,
      'schema', quote_ident(n.nspname),
      'comment', obj_description(x.oid, 'pg_extension')
    )
  from pg_extension x
  join pg_namespace n on n.oid = x.extnamespace
`

export const functions: CatalogQuery = sql`
  select 'function',
    ${qualified('n.nspname', 'p.proname')} || '(' || pg_get_function_identity_arguments(p.oid) || ')',
    null,
    jsonb_build_object(
      'definition', case when p.prokind = 'a'
        then 'aggregate ' || pg_get_function_result(p.oid) || ' by ' || g.aggtransfn::text
        else pg_get_functiondef(p.oid)
      end,
      'owner', pg_get_userbyid(p.proowner),
      'grants', ${grants('p.proacl', 'f', 'p.proowner')},
      'comment', obj_description(p.oid, 'pg_proc')
    )
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  left join pg_aggregate g on g.aggfnoid = p.oid
  where ${ourSchemas} and ${notOfExtension('pg_proc', 'p.oid')}
    -- A range type makes its constructors itself.
    and not exists (
      select from pg_depend i
      where i.classid = 'pg_proc'::regclass and i.objid = p.oid and i.deptype = 'i'
    )
`

export const eventTriggers: CatalogQuery = sql`
  select 'event trigger', quote_ident(v.evtname), null,
    jsonb_build_object(
      'definition', 'on ' || v.evtevent::text || coalesce(' when tag in (' || array_to_string(v.evttags, ', ') || ')', '')
        || ' execute ' || v.evtfoid::regprocedure::text,
      'enabled', case v.evtenabled when 'D' then 'no' when 'R' then 'replica' when 'A' then 'always' end,
      'owner', pg_get_userbyid(v.evtowner),
      'comment', obj_description(v.oid, 'pg_event_trigger')
    )
  from pg_event_trigger v
  where ${notOfExtension('pg_event_trigger', 'v.oid')}
`

export const defaultPrivileges: CatalogQuery = sql`
  select 'default privileges',
    pg_get_userbyid(d.defaclrole)::text || coalesce(' in ' || quote_ident(n.nspname), '') || ' on '
      || case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
        when 'T' then 'types' when 'n' then 'schemas' else d.defaclobjtype::text end,
    null,
    jsonb_build_object('definition', array_to_string(d.defaclacl, ' '))
  from pg_default_acl d
  left join pg_namespace n on n.oid = d.defaclnamespace
`
