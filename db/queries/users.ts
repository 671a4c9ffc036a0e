import { type Kysely, type Selectable, sql } from 'kysely'
import { NotFoundError, StaleVersionError } from '../errors.ts'
import type { Database, UsersTable } from '../schema.ts'
import {
  authorize,
  type Caller,
  callerWhoHolds,
  holdUser,
  sessionOf,
  type WithOwner,
} from './caller.ts'
import { translateConstraint } from './constraints.ts'
import { cutPage, type Nullable, type Page, type PageRequest, selectPage } from './page.ts'
import { makeOnce, type Retry } from './retry.ts'
import { type ExpectedVersions, isVersion, type Versioned, versionOf } from './version.ts'

export type User = Pick<Selectable<UsersTable>, 'id' | 'username' | 'created_at'>

export interface NewUser {
  username: string
  passwordHash: string
}

const columns = ['users.id', 'users.username', 'users.created_at'] as const

export interface UserFilter {
  /** In any case. */
  username?: string | undefined
}

export async function listUsers(
  db: Kysely<Database>,
  { username }: UserFilter,
  page: PageRequest,
): Promise<Page<User>> {
  const named = db
    .selectFrom('users')
    .select(columns)
    .select('users.id as key')
    .$if(username !== undefined, (query) =>
      query.where(sql`lower(users.username)`, '=', sql`lower(${username})`),
    )
  return cutPage(await selectPage(named, 'users.id', page).execute(), page)
}

export async function findUser(db: Kysely<Database>, id: number): Promise<Versioned<User>> {
  const user = await db
    .selectFrom('users')
    .select(columns)
    .select(versionOf('users').as('version'))
    .where('users.id', '=', id)
    .executeTakeFirst()
  if (!user) throw new NotFoundError('user')
  return user
}

export async function createUser(
  db: Kysely<Database>,
  user: NewUser,
  retry?: Retry,
): Promise<Versioned<User>> {
  const { username, passwordHash } = user
  return makeOnce<Versioned<User>>(db, {
    table: 'users',
    retry,
    insert: sql`
      insert into users (username, password_hash)
      select ${username}, ${passwordHash} where not exists (select from earlier)
      returning id, username, created_at, ${versionOf('users')} as version`,
    columns: ['id', 'username', 'created_at'],
    computed: ['version'],
  })
}

/**
 * Changes what is given of the caller and leaves the rest as it is; a new password ends all sessions. Throws
 * UnauthenticatedError, NotFoundError, ForbiddenError, StaleVersionError, ConflictError.
 */
export async function updateUser(
  db: Kysely<Database>,
  caller: Caller,
  id: number,
  changes: Partial<NewUser>,
  expected?: ExpectedVersions,
): Promise<Versioned<User>> {
  const { username = null, passwordHash = null } = changes
  const statement = sql<WithOwner & Nullable<Versioned<User>>>`
    with ${sessionOf(caller)},
    ${holdUser(id)},
    changed as (
      update users set
        username = coalesce(${username}, users.username),
        password_hash = coalesce(${passwordHash}, users.password_hash),
        password_version = users.password_version + ${passwordHash === null ? 0 : 1},
        version = users.version + 1
      from held
      where users.id = held.id and ${isVersion('users', expected)}
      returning users.id, users.username, users.created_at, ${versionOf('users')} as version
    )
    select ${callerWhoHolds} as caller_id, owner.id as owner_id, changed.*
    from (select 1) as one
    left join session on true
    left join users as owner on owner.id = ${id}
    left join held on true
    left join changed on true`
  const { rows } = await statement.execute(db).catch(translateConstraint)
  const { caller_id, owner_id, ...user } = rows[0] as (typeof rows)[number]
  authorize(caller, { caller_id, owner_id }, 'user')
  if (user.id === null) throw new StaleVersionError('user')
  return user as Versioned<User>
}

/**
 * The caller, with all tweets, likes and sessions. Throws UnauthenticatedError, NotFoundError,
 * ForbiddenError, StaleVersionError.
 */
export async function deleteUser(
  db: Kysely<Database>,
  caller: Caller,
  id: number,
  expected?: ExpectedVersions,
): Promise<void> {
  const { rows } = await sql<WithOwner & { deleted_id: number | null }>`
    with ${sessionOf(caller)},
    ${holdUser(id)},
    deleted as (
      delete from users using held
      where users.id = held.id and ${isVersion('users', expected)}
      returning users.id
    )
    select ${callerWhoHolds} as caller_id, owner.id as owner_id, deleted.id as deleted_id
    from (select 1) as one
    left join session on true
    left join users as owner on owner.id = ${id}
    left join held on true
    left join deleted on true`.execute(db)
  const row = rows[0] as (typeof rows)[number]
  authorize(caller, row, 'user')
  if (row.deleted_id === null) throw new StaleVersionError('user')
}
