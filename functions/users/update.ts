import * as z from 'zod/mini'
import { hashPassword } from '../../db/password.ts'
import { updateUser } from '../../db/queries/users.ts'
import { endpoint } from '../_http/endpoint.ts'
import { ok } from '../_http/result.ts'
import { idParameter } from '../_http/schema.ts'
import { password, user, username } from './user.ts'

const changes = z
  .strictObject({ username: z.optional(username()), password: z.optional(password()) })
  .check(z.refine((given) => Object.keys(given).length > 0, 'must have username, password or both'))

export const handler = endpoint(
  {
    method: 'PATCH',
    path: '/{id}',
    summary: 'Changes the name or the password of a user',
    params: z.object({ id: idParameter() }),
    body: changes,
    responses: { 200: user },
    problems: ['not-found', 'conflict'],
  },
  async ({ params, body, db }) => {
    const passwordHash = body.password && (await hashPassword(body.password))
    return ok(await updateUser(db, params.id, { username: body.username, passwordHash }))
  },
)
