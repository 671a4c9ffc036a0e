import { sql } from 'kysely'
import { matches, where } from './conditions.ts'
import type { AnyDatabase, Description, ListOptions } from './description.ts'

interface RoleRow {
  name: string
  super: boolean
  inherit: boolean
  createrole: boolean
  createdb: boolean
  login: boolean
  replication: boolean
  bypass: boolean
  limit: number
  until: string | null
  member: string
  description: string | null
}

/** What `\du` lists. */
export async function listRoles(
  db: AnyDatabase,
  { pattern, verbose, system }: ListOptions = {},
): Promise<Description> {
  const conditions =
    pattern !== undefined
      ? matches(pattern, { names: [sql`r.rolname`] })
      : system
        ? []
        : [sql`r.rolname !~ '^pg_'`]
  const { rows } = await sql<RoleRow>`
    select r.rolname::text as name, r.rolsuper as super, r.rolinherit as inherit,
      r.rolcreaterole as createrole, r.rolcreatedb as createdb, r.rolcanlogin as login,
      r.rolreplication as replication, r.rolbypassrls as bypass, r.rolconnlimit as "limit",
      r.rolvaliduntil::text as until,
      array(
        select b.rolname from pg_catalog.pg_auth_members m
          join pg_catalog.pg_roles b on b.oid = m.roleid
        where m.member = r.oid
      )::text as member,
      pg_catalog.shobj_description(r.oid, 'pg_authid') as description
    from pg_catalog.pg_roles r
    ${where(conditions)}
    order by r.rolname`.execute(db)
  return {
    title: 'List of roles',
    columns: ['Role name', 'Attributes', 'Member of', ...(verbose ? ['Description'] : [])],
    rows: rows.map((row) => [
      row.name,
      attributesOf(row),
      row.member,
      ...(verbose ? [row.description] : []),
    ]),
    footers: [],
  }
}

function attributesOf(role: RoleRow): string {
  const words = [
    role.super && 'Superuser',
    !role.inherit && 'No inheritance',
    role.createrole && 'Create role',
    role.createdb && 'Create DB',
    !role.login && 'Cannot login',
    role.replication && 'Replication',
    role.bypass && 'Bypass RLS',
  ]
  return [
    words.filter(Boolean).join(', '),
    role.limit === 0 && 'No connections',
    role.limit > 0 && `${role.limit} ${role.limit === 1 ? 'connection' : 'connections'}`,
    role.until !== null && `Password valid until ${role.until}`,
  ]
    .filter(Boolean)
    .join('\n')
}
