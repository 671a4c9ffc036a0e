import { sql } from 'kysely'
import { aggregateDefinition } from './aggregates.ts'
import { type CatalogQuery, identity, notOfExtension, ourSchemas, qualified } from './fragments.ts'

export const schemas: CatalogQuery = sql`
  select 'schema', quote_ident(n.nspname), null,
    jsonb_build_object(
      'owner', pg_get_userbyid(n.nspowner)
    ),
    ${identity('pg_namespace', 'n.oid')},
    n.nspacl as acl, acldefault('n', n.nspowner) as usual
  from pg_namespace n
  where ${ourSchemas} and ${notOfExtension('pg_namespace', 'n.oid')}
`

export const extensions: CatalogQuery = sql`
  select 'extension', quote_ident(x.extname), null,
    jsonb_build_object(
      'version', x.extversion,
      'schema', quote_ident(n.nspname)
    ),
    ${identity('pg_extension', 'x.oid')},
    null::aclitem[], null::aclitem[]
  from pg_extension x
  join pg_namespace n on n.oid = x.extnamespace
`

export const functions: CatalogQuery = sql`
  select 'function',
    ${qualified('n.nspname', 'p.proname')} || '(' || pg_get_function_identity_arguments(p.oid) || ')',
    null,
    jsonb_build_object(
      'definition', case when p.prokind = 'a'
        then ${aggregateDefinition}
        else pg_get_functiondef(p.oid)
      end,
      'kind', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' end,
      'owner', pg_get_userbyid(p.proowner)
    ),
    ${identity('pg_proc', 'p.oid')},
    p.proacl as acl, acldefault('f', p.proowner) as usual
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
      'definition', 'on ' || v.evtevent::text
        || coalesce(' when tag in (' || (select string_agg(quote_literal(t.tag), ', ') from unnest(v.evttags) t (tag)) || ')', '')
        || ' execute function ' || v.evtfoid::regprocedure::text,
      'enabled', case v.evtenabled when 'D' then 'no' when 'R' then 'replica' when 'A' then 'always' end,
      'owner', pg_get_userbyid(v.evtowner)
    ),
    ${identity('pg_event_trigger', 'v.oid')},
    null::aclitem[], null::aclitem[]
  from pg_event_trigger v
  where ${notOfExtension('pg_event_trigger', 'v.oid')}
`

/** What one sets for a schema adds to what is set for all of them. */
export const defaultPrivileges: CatalogQuery = sql`
  select 'default privileges',
    quote_ident(pg_get_userbyid(d.defaclrole)) || coalesce(' in ' || quote_ident(n.nspname), '') || ' on '
      || case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
        when 'T' then 'types' when 'n' then 'schemas' else d.defaclobjtype::text end,
    null,
    jsonb_build_object(
      'role', quote_ident(pg_get_userbyid(d.defaclrole)),
      'schema', quote_ident(n.nspname)
    ),
    ${identity('pg_default_acl', 'd.oid')},
    d.defaclacl,
    case when d.defaclnamespace <> 0 then acldefault('c', d.defaclrole) else acldefault(
      case d.defaclobjtype when 'S' then 's'::"char" else d.defaclobjtype end, d.defaclrole
    ) end
  from pg_default_acl d
  left join pg_namespace n on n.oid = d.defaclnamespace
`
