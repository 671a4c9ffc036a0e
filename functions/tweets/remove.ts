import * as z from 'zod/mini'
import { deleteTweet } from '../../db/queries/tweets.ts'
import { endpoint } from '../_http/endpoint.ts'
import { noContent } from '../_http/result.ts'
import { idParameter } from '../_http/schema.ts'

export const handler = endpoint(
  {
    method: 'DELETE',
    path: '/{id}',
    summary: 'Removes a tweet of yours with its likes',
    auth: 'session',
    conditional: true,
    params: z.object({ id: idParameter() }),
    responses: { 204: null },
    problems: ['forbidden', 'not-found'],
  },
  async ({ caller, params, expected, db }) => {
    await deleteTweet(db, caller, params.id, expected)
    return noContent()
  },
)
