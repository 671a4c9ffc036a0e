import type { Kysely, Selectable } from 'kysely'
import { NotFoundError } from '../errors.ts'
import type { Database, UsersTable } from '../schema.ts'
import { translateConstraint } from './constraints.ts'
import { cutPage, type Page, type PageRequest } from './page.ts'

export type User = Omit<Selectable<UsersTable>, 'password_hash'>

export interface NewUser {
  username: string
  passwordHash: string
}

const columns = ['users.id', 'users.username', 'users.created_at'] as const

export async function listUsers(db: Kysely<Database>, page: PageRequest): Promise<Page<User>> {
  const found = await db
    .selectFrom('users')
    .select(columns)
    .select('users.id as key')
    .$if(page.before !== undefined, (query) => query.where('users.id', '<', page.before as number))
    .orderBy('users.id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return cutPage(found, page)
}

export async function findUser(db: Kysely<Database>, id: number): Promise<User> {
  const user = await db
    .selectFrom('users')
    .select(columns)
    .where('users.id', '=', id)
    .executeTakeFirst()
  return user ?? missing()
}

export async function createUser(db: Kysely<Database>, user: NewUser): Promise<User> {
  return db
    .insertInto('users')
    .values({ username: user.username, password_hash: user.passwordHash })
    .returning(columns)
    .executeTakeFirstOrThrow()
    .catch(translateConstraint)
}

/** Changes what is given and leaves the rest as it is. */
export async function updateUser(
  db: Kysely<Database>,
  id: number,
  changes: Partial<NewUser>,
): Promise<User> {
  const user = await db
    .updateTable('users')
    .set({ username: changes.username, password_hash: changes.passwordHash })
    .where('users.id', '=', id)
    .returning(columns)
    .executeTakeFirst()
    .catch(translateConstraint)
  return user ?? missing()
}

/** Their tweets, likes and sessions go with them. */
export async function deleteUser(db: Kysely<Database>, id: number): Promise<void> {
  const result = await db.deleteFrom('users').where('users.id', '=', id).executeTakeFirst()
  if (result.numDeletedRows === 0n) missing()
}

function missing(): never {
  throw new NotFoundError('user')
}
