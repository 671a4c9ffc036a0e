import { type RawBuilder, sql } from 'kysely'

/** Rows of `kind`, `name`, `of` (text) and `attributes` (jsonb, null where an attribute does not apply). */
export type CatalogQuery = RawBuilder<unknown>

/** The schemas whose objects are nobody's but ours. */
export const ourSchemas = sql`
  n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  and n.nspname not like 'pg\\_temp\\_%' and n.nspname not like 'pg\\_toast\\_temp\\_%'
`

/** What an extension brought is told by the extension. */
export function notOfExtension(catalog: string, oid: string): RawBuilder<unknown> {
  return sql`not exists (
    select from pg_depend e
    where e.classid = ${sql.lit(catalog)}::regclass and e.objid = ${sql.ref(oid)} and e.deptype = 'e'
  )`
}

/** `app=SELECT,INSERT* public=SELECT` (a star may pass it on), null where nobody was granted or denied anything. */
export function grants(acl: string, kind: string, owner: string): RawBuilder<unknown> {
  const whole = sql`coalesce(${sql.ref(acl)}, acldefault(${sql.lit(kind)}, ${sql.ref(owner)}))`
  const usual = sql`acldefault(${sql.lit(kind)}, ${sql.ref(owner)})`
  return sql`nullif(${listed(whole)}, ${listed(usual)})`
}

/** Where nothing is granted by default, as on a column. */
export function grantsBeyondNone(acl: string): RawBuilder<unknown> {
  return listed(sql.ref(acl))
}

function listed(acl: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce((
    select string_agg(g.who || '=' || g.what, ' ' order by g.who)
    from (
      select
        case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee)::text end as who,
        string_agg(
          a.privilege_type || case when a.is_grantable then '*' else '' end,
          ',' order by a.privilege_type
        ) as what
      from aclexplode(${acl}) a
      group by 1
    ) g
  ), 'nobody')`
}

/** `schema.name`, quoted where SQL wants it. */
export function qualified(schema: string, name: string): RawBuilder<unknown> {
  return sql`quote_ident(${sql.ref(schema)}) || '.' || quote_ident(${sql.ref(name)})`
}
