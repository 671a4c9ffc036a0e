import * as z from 'zod/mini'
import { hashPassword } from '../../db/password.ts'
import { updateUser } from '../../db/queries/users.ts'
import { endpoint } from '../_http/endpoint.ts'
import { ok } from '../_http/result.ts'
import { idParameter } from '../_http/schema.ts'
import { password, user, username } from './user.ts'

const userChanges = z
  .strictObject({ username: z.optional(username()), password: z.optional(password()) })
  .check(z.refine((given) => Object.keys(given).length > 0, 'must have username, password or both'))

export const handler = endpoint(
  {
    method: 'PATCH',
    path: '/{id}',
    summary: 'Changes your name or password; a new password ends all sessions',
    auth: 'session',
    versioned: true,
    conditional: true,
    params: z.object({ id: idParameter() }),
    body: userChanges,
    responses: { 200: user },
    problems: ['forbidden', 'not-found', 'conflict'],
  },
  async ({ caller, params, body, expected, db }) => {
    const passwordHash = body.password && (await hashPassword(body.password))
    const changes = { username: body.username, passwordHash }
    const { version, ...changed } = await updateUser(db, caller, params.id, changes, expected)
    return ok(changed, version)
  },
)
