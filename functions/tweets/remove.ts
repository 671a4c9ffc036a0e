import * as z from 'zod/mini'
import { deleteTweet } from '../../db/queries/tweets.ts'
import { endpoint } from '../_http/endpoint.ts'
import { noContent } from '../_http/result.ts'
import { idParameter } from '../_http/schema.ts'

export const handler = endpoint(
  {
    method: 'DELETE',
    path: '/{id}',
    summary: 'Removes a tweet with its likes',
    params: z.object({ id: idParameter() }),
    responses: { 204: null },
    problems: ['not-found'],
  },
  async ({ params, db }) => {
    await deleteTweet(db, params.id)
    return noContent()
  },
)
