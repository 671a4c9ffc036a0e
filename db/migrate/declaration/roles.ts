import { sql } from 'kysely'
import type { Node } from 'libpg-query'
import type { MigrationDatabase } from '../database/migration-database.ts'

/** The names of the roles that a statement speaks of: owners, grantees, those of policies. */
export function rolesIn(statement: Node): string[] {
  const roles = new Set<string>()
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { roletype, rolename } = value as { roletype?: unknown; rolename?: unknown }
    if (roletype === 'ROLESPEC_CSTRING' && typeof rolename === 'string') roles.add(rolename)
    for (const member of Object.values(value)) look(member)
  }
  look(statement)
  return [...roles]
}

/** Makes the roles that are not there, with no rights: for a scratch database, whose server has none. */
export async function createMissingRoles(
  db: MigrationDatabase,
  roles: readonly string[],
): Promise<void> {
  for (const role of roles) {
    const { rows } = await sql`select 1 from pg_roles where rolname = ${role}`.execute(db)
    if (rows.length === 0) await sql`create role ${sql.id(role)}`.execute(db)
  }
}

/** The roles of a database's server, those left out that Postgres has by itself. */
export async function serverRoles(db: MigrationDatabase): Promise<string[]> {
  const { rows } = await sql<{ role: string }>`
    select rolname::text as role from pg_roles where rolname not like 'pg\\_%' order by rolname limit 1000
  `.execute(db)
  return rows.map(({ role }) => role)
}
