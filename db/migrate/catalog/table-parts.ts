import { sql } from 'kysely'
import { type CatalogQuery, identity, notOfExtension, ourSchemas, qualified } from './fragments.ts'

/**
 * Without the constraints that only repeat a column's `not null`, those that are triggers, and those by
 * which a foreign key holds each partition of the table that it refers to.
 */
export const constraints: CatalogQuery = sql`
  select 'constraint', o.of || '.' || quote_ident(k.conname), o.of,
    jsonb_build_object(
      'definition', pg_get_constraintdef(k.oid, true),
      'inherited', case when k.coninhcount > 0 then 'yes' end,
      'clustered', case when i.indisclustered then 'yes' end,
      'replica identity', case when i.indisreplident then 'yes' end,
      'index comment', obj_description(i.indexrelid, 'pg_class')
    ),
    ${identity('pg_constraint', 'k.oid')},
    null::aclitem[], null::aclitem[]
  from pg_constraint k
  join pg_namespace n on n.oid = k.connamespace
  left join pg_class c on c.oid = k.conrelid
  left join pg_type t on t.oid = k.contypid
  left join pg_index i on i.indexrelid = k.conindid and i.indrelid = k.conrelid and k.contype <> 'f'
  cross join lateral (
    select quote_ident(n.nspname) || '.' || quote_ident(coalesce(c.relname, t.typname)) as of
  ) o
  where k.contype in ('c', 'f', 'p', 'u', 'x') and ${ourSchemas}
    and ${notOfExtension('pg_class', 'k.conrelid')} and ${notOfExtension('pg_type', 'k.contypid')}
    and not exists (
      select from pg_constraint w where w.oid = k.conparentid and w.conrelid = k.conrelid
    )
`

/** Without the indexes of constraints, which the constraints tell. */
export const indexes: CatalogQuery = sql`
  select 'index', ${qualified('n.nspname', 'c.relname')}, ${qualified('n.nspname', 't.relname')},
    jsonb_build_object(
      'definition', pg_get_indexdef(i.indexrelid, 0, true),
      'valid', case when not i.indisvalid then 'no' end,
      'clustered', case when i.indisclustered then 'yes' end,
      'replica identity', case when i.indisreplident then 'yes' end,
      'statistics', (
        select string_agg(a.attnum || ' ' || a.attstattarget, ', ' order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attstattarget >= 0
      ),
      'inherited', case when c.relispartition then 'yes' end
    ),
    ${identity('pg_class', 'c.oid')},
    null::aclitem[], null::aclitem[]
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
  join pg_class t on t.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
  where ${ourSchemas} and ${notOfExtension('pg_class', 'c.oid')}
    and not exists (
      select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
    )
`

/** Its columns by name: Postgres has them in the order of the table, which no statement changes. */
export const statistics: CatalogQuery = sql`
  select 'statistics', ${qualified('n.nspname', 's.stxname')}, ${qualified('tn.nspname', 't.relname')},
    jsonb_build_object(
      'definition', split_part(pg_get_statisticsobjdef(s.oid), ' ON ', 1) || ' ON ' || concat_ws(', ',
        (
          select string_agg(quote_ident(a.attname), ', ' order by a.attname)
          from pg_attribute a where a.attrelid = s.stxrelid and a.attnum = any (s.stxkeys::int2[])
        ),
        (
          select string_agg('(' || e.expression || ')', ', ' order by e.place)
          from unnest(pg_get_statisticsobjdef_expressions(s.oid)) with ordinality e (expression, place)
        )
      ) || ' FROM ' || s.stxrelid::regclass::text,
      'owner', pg_get_userbyid(s.stxowner)
    ),
    ${identity('pg_statistic_ext', 's.oid')},
    null::aclitem[], null::aclitem[]
  from pg_statistic_ext s
  join pg_namespace n on n.oid = s.stxnamespace
  join pg_class t on t.oid = s.stxrelid
  join pg_namespace tn on tn.oid = t.relnamespace
  where ${ourSchemas}
`

export const triggers: CatalogQuery = sql`
  select 'trigger', ${qualified('n.nspname', 'c.relname')} || '.' || quote_ident(g.tgname),
    ${qualified('n.nspname', 'c.relname')},
    jsonb_build_object(
      'definition', pg_get_triggerdef(g.oid, true),
      'enabled', case g.tgenabled when 'D' then 'no' when 'R' then 'replica' when 'A' then 'always' end,
      'inherited', case when g.tgparentid <> 0 then 'yes' end
    ),
    ${identity('pg_trigger', 'g.oid')},
    null::aclitem[], null::aclitem[]
  from pg_trigger g
  join pg_class c on c.oid = g.tgrelid
  join pg_namespace n on n.oid = c.relnamespace
  where not g.tgisinternal and ${ourSchemas} and ${notOfExtension('pg_trigger', 'g.oid')}
`

export const rules: CatalogQuery = sql`
  select 'rule', ${qualified('n.nspname', 'c.relname')} || '.' || quote_ident(r.rulename),
    ${qualified('n.nspname', 'c.relname')},
    jsonb_build_object(
      'definition', pg_get_ruledef(r.oid, true),
      'enabled', case r.ev_enabled when 'D' then 'no' when 'R' then 'replica' when 'A' then 'always' end
    ),
    ${identity('pg_rewrite', 'r.oid')},
    null::aclitem[], null::aclitem[]
  from pg_rewrite r
  join pg_class c on c.oid = r.ev_class
  join pg_namespace n on n.oid = c.relnamespace
  where r.rulename <> '_RETURN' and ${ourSchemas} and ${notOfExtension('pg_class', 'c.oid')}
`

export const policies: CatalogQuery = sql`
  select 'policy', ${qualified('n.nspname', 'c.relname')} || '.' || quote_ident(p.polname),
    ${qualified('n.nspname', 'c.relname')},
    jsonb_build_object(
      'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
        when 'd' then 'delete' else 'all' end,
      'permissive', case when not p.polpermissive then 'no' end,
      'roles', (
        select string_agg(
          case r.role when 0 then 'public' else quote_ident(pg_get_userbyid(r.role)) end, ', '
          order by r.role = 0, pg_get_userbyid(r.role)
        )
        from unnest(p.polroles) r (role)
      ),
      'using', pg_get_expr(p.polqual, p.polrelid, true),
      'check', pg_get_expr(p.polwithcheck, p.polrelid, true)
    ),
    ${identity('pg_policy', 'p.oid')},
    null::aclitem[], null::aclitem[]
  from pg_policy p
  join pg_class c on c.oid = p.polrelid
  join pg_namespace n on n.oid = c.relnamespace
  where ${ourSchemas} and ${notOfExtension('pg_class', 'c.oid')}
`
