import { type RawBuilder, sql } from 'kysely'
import { ForbiddenError, NotFoundError, type Resource, UnauthenticatedError } from '../errors.ts'

/** Who calls, known by the SHA-256 of the token that came. */
export interface Caller {
  tokenHash: Uint8Array
  /** Set by the statement that looks the session up. */
  userId?: number
}

/** What a statement that begins with `sessionOf` tells of its session: null where there is none. */
export interface WithCaller {
  caller_id: number | null
}

/** The same of a statement about something that has an owner: null where there is no such thing. */
export interface WithOwner extends WithCaller {
  owner_id: number | null
}

/** How long a session lasts without being used. */
export const sessionLifetime = sql`interval '30 days'`

/**
 * The common table expression `session` of a statement: the caller's, or no row. One that is used in the
 * second half of its life gets a new one.
 */
export function sessionOf({ tokenHash }: Caller): RawBuilder<unknown> {
  return sql`
    session as (
      select sessions.id, sessions.user_id, sessions.password_version,
        sessions.created_at, sessions.expires_at
      from sessions
      join users on users.id = sessions.user_id
        and users.password_version = sessions.password_version
      where sessions.token_hash = ${tokenHash} and sessions.expires_at > now()
    ),
    renewed as (
      update sessions set expires_at = now() + ${sessionLifetime}
      from session
      where sessions.id = session.id
        and session.expires_at < now() + ${sessionLifetime} / 2
      returning sessions.expires_at
    )`
}

/**
 * The common table expression `held` of a statement that changes a user: the caller's own row, kept from others. It
 * may have been waited for, and a new password have ended the session meanwhile: there is none then.
 */
export function holdUser(id: number): RawBuilder<unknown> {
  return sql`
    held as (
      select users.id from users
      join session on session.user_id = users.id
        and session.password_version = users.password_version
      where users.id = ${id}
      for no key update of users
    )`
}

/** Who calls, by a statement that has `held` and `owner`: nobody where the session was ended meanwhile. */
export const callerWhoHolds = sql<number | null>`
  case when owner.id = session.user_id then held.id else session.user_id end`

/** Notes who calls. Throws UnauthenticatedError. */
export function authenticate(caller: Caller, { caller_id }: WithCaller): number {
  if (caller_id === null) throw new UnauthenticatedError('the session is unknown or has ended')
  caller.userId = caller_id
  return caller_id
}

/** Throws UnauthenticatedError, NotFoundError where there is no owner, ForbiddenError. */
export function authorize(caller: Caller, row: WithOwner, resource: Resource): void {
  const callerId = authenticate(caller, row)
  if (row.owner_id === null) throw new NotFoundError(resource)
  if (row.owner_id !== callerId) throw new ForbiddenError(resource)
}
