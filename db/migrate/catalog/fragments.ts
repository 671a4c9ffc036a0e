import { type RawBuilder, sql } from 'kysely'

/**
 * Rows of `kind`, `name`, `of` (text), `attributes` (jsonb, null where an attribute does not apply),
 * what Postgres knows the object by, `classid`, `objid`, `objsubid`, and what is granted on it: `acl`
 * (null where nobody has said anything) and `usual`.
 */
export type CatalogQuery = RawBuilder<unknown>

/** What Postgres knows an object by. */
export function identity(catalog: string, oid: string, part = '0'): RawBuilder<unknown> {
  return sql`${sql.lit(catalog)}::regclass::oid as classid, ${sql.ref(oid)} as objid, ${sql.raw(part)}::integer as objsubid`
}

/** The schemas whose objects are nobody's but ours. */
export const ourSchemas = sql`
  n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  and n.nspname not like 'pg\\_temp\\_%' and n.nspname not like 'pg\\_toast\\_temp\\_%'
`

/** The lowest oid of objects that Postgres does not bring itself (FirstNormalObjectId in its transam.h). */
export const firstOfUsers = sql`16384`

/** What an extension brought is told by the extension. */
export function notOfExtension(catalog: string, oid: string): RawBuilder<unknown> {
  return sql`not exists (
    select from pg_depend e
    where e.classid = ${sql.lit(catalog)}::regclass and e.objid = ${sql.ref(oid)} and e.deptype = 'e'
  )`
}

/**
 * `app=INSERT,SELECT* public=-EXECUTE`: what `acl` grants beyond what Postgres grants by itself, `usual`
 * (with a star where it may be passed on), and with a minus what is not granted although it would be.
 * Null where nothing differs.
 */
export const grants = sql`(
  with granted as (
    select * from aclexplode(acl)
  ), expected as (
    select * from aclexplode(usual)
  ), differing as (
    select g.grantee, g.privilege_type || case when g.is_grantable then '*' else '' end as what
    from granted g
    where not exists (
      select from expected e
      where e.grantee = g.grantee and e.privilege_type = g.privilege_type
        and e.is_grantable = g.is_grantable
    )
    union
    select e.grantee, '-' || e.privilege_type
    from expected e
    where not exists (
      select from granted g where g.grantee = e.grantee and g.privilege_type = e.privilege_type
    )
  ), listed as (
    select
      case d.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(d.grantee)) end as who,
      string_agg(d.what, ',' order by d.what) as what
    from differing d
    group by 1
  )
  select string_agg(l.who || '=' || l.what, ' ' order by l.who) from listed l
)`

/** What is said about an object by `comment on`, by what Postgres knows it by. */
export const comment = sql`(
  select d.description from pg_description d
  where d.objoid = objid and d.classoid = classid and d.objsubid = everything.objsubid
)`

/** `id is 'what it is'`, a column of a relation on a line each; null where nothing is said of any. */
export function columnComments(relation: string): RawBuilder<unknown> {
  return sql`(
    select string_agg(
      quote_ident(a.attname) || ' is ' || quote_literal(d.description), e'\\n' order by a.attnum
    )
    from pg_attribute a
    join pg_description d on d.objoid = a.attrelid and d.classoid = 'pg_class'::regclass and d.objsubid = a.attnum
    where a.attrelid = ${sql.ref(relation)} and a.attnum > 0
  )`
}

/** `schema.name`, quoted where SQL wants it. */
export function qualified(schema: string, name: string): RawBuilder<unknown> {
  return sql`quote_ident(${sql.ref(schema)}) || '.' || quote_ident(${sql.ref(name)})`
}
