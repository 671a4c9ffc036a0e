import * as z from 'zod/mini'
import { deleteUser } from '../../db/queries/users.ts'
import { endpoint } from '../_http/endpoint.ts'
import { noContent } from '../_http/result.ts'
import { idParameter } from '../_http/schema.ts'

export const handler = endpoint(
  {
    method: 'DELETE',
    path: '/{id}',
    summary: 'Removes you with all that is yours',
    auth: 'session',
    conditional: true,
    params: z.object({ id: idParameter() }),
    responses: { 204: null },
    problems: ['forbidden', 'not-found'],
  },
  async ({ caller, params, expected, db }) => {
    await deleteUser(db, caller, params.id, expected)
    return noContent()
  },
)
