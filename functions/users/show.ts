import * as z from 'zod/mini'
import { findUser } from '../../db/queries/users.ts'
import { endpoint } from '../_http/endpoint.ts'
import { ok } from '../_http/result.ts'
import { idParameter } from '../_http/schema.ts'
import { user } from './user.ts'

export const handler = endpoint(
  {
    method: 'GET',
    path: '/{id}',
    summary: 'Shows a user',
    versioned: true,
    params: z.object({ id: idParameter() }),
    responses: { 200: user },
    problems: ['not-found'],
  },
  async ({ params, db }) => {
    const { version, ...found } = await findUser(db, params.id)
    return ok(found, version)
  },
)
