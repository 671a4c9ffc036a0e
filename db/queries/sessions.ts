import { type Kysely, type Selectable, sql } from 'kysely'
import { idempotent } from '../data-api/retries/idempotent.ts'
import {
  DatabaseUnavailableError,
  ForeignKeyViolationError,
  OutcomeUnknownError,
} from '../errors.ts'
import type { Database, SessionsTable } from '../schema.ts'
import { authenticate, type Caller, sessionLifetime, sessionOf, type WithCaller } from './caller.ts'
import { attemptKey, type LogInUser } from './log-in-attempts.ts'
import type { User } from './users.ts'

export type Session = Pick<Selectable<SessionsTable>, 'created_at' | 'expires_at'> & { user: User }

export interface NewSession {
  tokenHash: Uint8Array
  /** From where it is opened. */
  network: string
  /** Where the stored one was made with other parameters than are used now. */
  passwordHash?: string | undefined
}

/**
 * Logs a user in, forgets the attempts under the name from there, and removes the user's sessions that have ended.
 * Undefined where the password has been changed since it was looked at, or the user been removed.
 */
export async function openSession(
  db: Kysely<Database>,
  user: LogInUser,
  { tokenHash, network, passwordHash }: NewSession,
): Promise<Session | undefined> {
  const ofUser = sql`id = ${user.id} and password_version = ${user.password_version}`
  const { rows } = await sql<Omit<Session, 'user'>>`
    with rehashed as (
      update users set password_hash = ${passwordHash ?? null}::text
      where ${ofUser} and ${passwordHash ?? null}::text is not null
    ),
    forgotten as (
      delete from login_attempts where key = ${attemptKey({ username: user.username, network })}
    ),
    ended as (
      delete from sessions
      where user_id = ${user.id}
        and (expires_at <= now() or password_version <> ${user.password_version})
    )
    insert into sessions (user_id, token_hash, network, password_version, expires_at)
    select id, ${tokenHash}, ${network}, password_version, now() + ${sessionLifetime}
    from users where ${ofUser}
    returning created_at, expires_at`
    .execute(db)
    .catch(ofNobody)
  const { id, username, created_at } = user
  return rows[0] && { user: { id, username, created_at }, ...rows[0] }
}

/** A session of a user who was being removed, and was gone when it had waited for that. */
function ofNobody(error: unknown): { rows: [] } {
  if (error instanceof ForeignKeyViolationError) return { rows: [] }
  throw error
}

/** The caller's own. Throws UnauthenticatedError. To renew a session twice is to renew it once. */
export async function findSession(db: Kysely<Database>, caller: Caller): Promise<Session> {
  const { rows } = await sql<WithCaller & FoundSession>`
    with ${sessionOf(caller)}
    select session.user_id as caller_id, session.created_at,
      coalesce(renewed.expires_at, session.expires_at) as expires_at,
      users.username, users.created_at as user_created_at
    from (select 1) as one
    left join session on true
    left join renewed on true
    left join users on users.id = session.user_id`
    .execute(idempotent(db))
    .catch(asUnavailable)
  const row = rows[0] as WithCaller & FoundSession
  const id = authenticate(caller, row)
  const { username, user_created_at, created_at, expires_at } = row
  return { user: { id, username, created_at: user_created_at }, created_at, expires_at }
}

/** It may have been renewed unseen, which changes nothing that anybody has to look after. */
function asUnavailable(error: unknown): never {
  if (!(error instanceof OutcomeUnknownError)) throw error
  throw new DatabaseUnavailableError(error.message, { sql: error.sql, cause: error })
}

interface FoundSession {
  created_at: Date
  expires_at: Date
  username: string
  user_created_at: Date
}

/** Logs the caller out, here only. Throws UnauthenticatedError. */
export async function closeSession(db: Kysely<Database>, caller: Caller): Promise<void> {
  const { rows } = await sql<{ user_id: number }>`
    with ended as (
      delete from sessions where token_hash = ${caller.tokenHash}
      returning user_id, password_version, expires_at
    )
    select ended.user_id from ended
    join users on users.id = ended.user_id and users.password_version = ended.password_version
    where ended.expires_at > now()`.execute(db)
  authenticate(caller, { caller_id: rows[0]?.user_id ?? null })
}
