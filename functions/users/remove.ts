import * as z from 'zod/mini'
import { deleteUser } from '../../db/queries/users.ts'
import { endpoint } from '../_http/endpoint.ts'
import { noContent } from '../_http/result.ts'
import { idParameter } from '../_http/schema.ts'

export const handler = endpoint(
  {
    method: 'DELETE',
    path: '/{id}',
    summary: 'Removes a user with all that is theirs',
    params: z.object({ id: idParameter() }),
    responses: { 204: null },
    problems: ['not-found'],
  },
  async ({ params, db }) => {
    await deleteUser(db, params.id)
    return noContent()
  },
)
