import { sql } from 'kysely'
import type { AnyDatabase } from './description.ts'

/** The version of the server as a number: 150018 is 15.18. */
export async function readVersion(db: AnyDatabase): Promise<number> {
  const { rows } = await sql<{ version: string }>`
    select pg_catalog.current_setting('server_version_num') as version`.execute(db)
  return Number(rows[0]?.version)
}

export interface Identity {
  readonly database: string
  readonly user: string
  readonly isSuperuser: boolean
  readonly version: number
}

/** Who is connected to what. */
export async function readIdentity(db: AnyDatabase): Promise<Identity> {
  const { rows } = await sql<Record<string, string>>`
    select pg_catalog.current_database()::text as database, current_user::text as name,
      pg_catalog.current_setting('is_superuser') as super,
      pg_catalog.current_setting('server_version_num') as version`.execute(db)
  const [row = {}] = rows
  return {
    database: row.database ?? '',
    user: row.name ?? '',
    isSuperuser: row.super === 'on',
    version: Number(row.version),
  }
}
