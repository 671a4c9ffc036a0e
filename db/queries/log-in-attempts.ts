import { type Kysely, sql } from 'kysely'
import { TooManyAttemptsError } from '../errors.ts'
import type { Database } from '../schema.ts'
import type { Nullable } from './page.ts'
import type { User } from './users.ts'

/** What it takes to check a password and to open a session. */
export type LogInUser = User & { password_hash: string; password_version: number }

export interface Attempt {
  username: string
  /** Where it comes from. */
  address: string
}

/** Attempts that are looked at within a window: few under one name, more from one address, which many may share. */
const limits = { username: 10, address: 100 }
const window = sql`interval '15 minutes'`

/**
 * Counts an attempt to log in, whether or not there is such a user, and finds the user. Throws
 * TooManyAttemptsError: the password is then not to be looked at.
 */
export async function countAttempt(
  db: Kysely<Database>,
  { username, address }: Attempt,
): Promise<LogInUser | undefined> {
  const nameKey = nameAttempts(username)
  const addressKey = `address ${address}`
  const isOver = sql`login_attempts.started_at <= now() - ${window}`
  const { rows } = await sql<{ retry_after: number | null } & Nullable<LogInUser>>`
    with counted as (
      insert into login_attempts (key) values (${nameKey}), (${addressKey})
      on conflict (key) do update set
        count = case when ${isOver} then 1 else login_attempts.count + 1 end,
        started_at = case when ${isOver} then now() else login_attempts.started_at end
      returning key, count, started_at
    ),
    outdated as (
      delete from login_attempts where key in (
        select key from login_attempts
        where started_at <= now() - ${window} and key not in (${nameKey}, ${addressKey})
        order by started_at limit 100 for update skip locked
      )
    ),
    refused as (
      select max(extract(epoch from started_at + ${window} - now()))::float8 as retry_after
      from counted
      where count > case key when ${nameKey} then ${limits.username} else ${limits.address} end
    )
    select refused.retry_after, users.id, users.username, users.created_at,
      users.password_hash, users.password_version
    from refused left join users on lower(users.username) = lower(${username})`.execute(db)
  const { retry_after = null, ...user } = rows[0] ?? {}
  if (retry_after !== null) throw new TooManyAttemptsError(Math.ceil(retry_after))
  return isFound(user) ? user : undefined
}

/** What attempts under a name are counted by. */
export function nameAttempts(username: string): string {
  return `user ${username.toLowerCase()}`
}

function isFound(user: Partial<Nullable<LogInUser>>): user is LogInUser {
  return user.id !== undefined && user.id !== null
}
