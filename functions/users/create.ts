import * as z from 'zod/mini'
import { hashPassword } from '../../db/password.ts'
import { createUser } from '../../db/queries/users.ts'
import { endpoint } from '../_http/endpoint.ts'
import { created } from '../_http/result.ts'
import { password, user, username } from './user.ts'

export const handler = endpoint(
  {
    method: 'POST',
    path: '/',
    summary: 'Signs a user up',
    idempotent: 'with-secret',
    versioned: true,
    body: z.strictObject({ username: username(), password: password() }),
    responses: { 201: user },
    problems: ['conflict'],
  },
  async ({ body, retry, db }) => {
    const passwordHash = await hashPassword(body.password)
    const { version, ...made } = await createUser(
      db,
      { username: body.username, passwordHash },
      retry,
    )
    return created(made.id, made, version)
  },
)
