import { type Kysely, type RawBuilder, sql } from 'kysely'
import { TooManyAttemptsError } from '../errors.ts'
import type { Database } from '../schema.ts'
import type { Nullable } from './page.ts'
import type { User } from './users.ts'

/** What it takes to check a password and to open a session. */
export type LogInUser = User & { password_hash: string; password_version: number }

export interface Attempt {
  username: string
  /** Where it comes from: an address, or those that one client can choose from. */
  network: string
}

/** So many attempts at once, and then one whenever so many seconds have passed. */
interface Limit {
  most: number
  seconds: number
}

/**
 * Few under one name from one network; more from a network, which many may share. Under a name from everywhere
 * so few in the long run that guessing leads nowhere, but not none: whoever can keep others out by guessing
 * wrong would do it. Where the user has logged in before, that one does not count.
 */
const limits = {
  nameInNetwork: { most: 10, seconds: 90 },
  network: { most: 100, seconds: 9 },
  name: { most: 100, seconds: 60 },
} as const

/** In which the attempts that any limit allows at once are forgotten. */
const longest = sql`interval '100 minutes'`

/**
 * Counts an attempt to log in, whether or not there is such a user, and finds the user. Throws
 * TooManyAttemptsError: the password is then not to be looked at.
 */
export async function countAttempt(
  db: Kysely<Database>,
  attempt: Attempt,
): Promise<LogInUser | undefined> {
  const { username, network } = attempt
  const keys = {
    nameInNetwork: attemptKey(attempt),
    network: `network ${network}`,
    name: `name ${username.toLowerCase()}`,
  }
  const { rows } = await sql<{ retry_after: number | null } & Nullable<LogInUser>>`
    with name_in_network as (
      ${count(keys.nameInNetwork, limits.nameInNetwork, sql`true`)}
    ),
    network as (
      ${count(keys.network, limits.network, sql`(select retry_after is null from name_in_network)`)}
    ),
    name as (
      ${count(
        keys.name,
        limits.name,
        sql`(select retry_after is null from network) and not ${isKnown(attempt)}`,
      )}
    ),
    outdated as (
      delete from login_attempts where key in (
        select key from login_attempts
        where started_at <= now() - ${longest} and key not in (${sql.join(Object.values(keys))})
        order by started_at limit 100 for update skip locked
      )
    )
    select greatest(name_in_network.retry_after, network.retry_after, name.retry_after) as retry_after,
      users.id, users.username, users.created_at, users.password_hash, users.password_version
    from name_in_network
    left join network on true
    left join name on true
    left join users on lower(users.username) = lower(${username})`.execute(db)
  const { retry_after = null, ...user } = rows[0] ?? {}
  if (retry_after !== null) throw new TooManyAttemptsError(Math.ceil(retry_after))
  return isFound(user) ? user : undefined
}

/** What attempts under a name from one network are counted by. */
export function attemptKey({ username, network }: Attempt): string {
  return `network ${network} name ${username.toLowerCase()}`
}

/**
 * Counts one more by a key, and returns after how many seconds the next is looked at where this one is not. What
 * is refused leaves no more than its mark on the row: whoever goes on does not put off the next.
 */
function count(key: string, limit: Limit, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  const [most, seconds] = [sql.lit(limit.most), sql.lit(limit.seconds)]
  const passed = sql`extract(epoch from now() - login_attempts.started_at)`
  const forgotten = sql`greatest(floor(${passed} / ${seconds}), 0)`
  const left = sql`greatest(least(login_attempts.count, ${most}) - ${forgotten}, 0)`
  return sql`
      insert into login_attempts (key) select ${key} where ${condition}
      on conflict (key) do update set
        count = ${left} + 1,
        started_at = case when ${left} = 0 then now()
          else login_attempts.started_at + ${forgotten} * ${seconds} * interval '1 second' end
      returning case when count > ${most} then ${seconds} - ${passed} end::float8 as retry_after`
}

/** Whether the user has a session from there. */
function isKnown({ username, network }: Attempt): RawBuilder<boolean> {
  return sql`exists (
    select from sessions
    join users on users.id = sessions.user_id
      and users.password_version = sessions.password_version
    where lower(users.username) = lower(${username})
      and sessions.network = ${network} and sessions.expires_at > now()
  )`
}

function isFound(user: Partial<Nullable<LogInUser>>): user is LogInUser {
  return user.id !== undefined && user.id !== null
}
