import * as z from 'zod/mini'
import { unlikeTweet } from '../../db/queries/likes.ts'
import { endpoint } from '../_http/endpoint.ts'
import { noContent } from '../_http/result.ts'
import { idParameter } from '../_http/schema.ts'

export const handler = endpoint(
  {
    method: 'DELETE',
    path: '/users/{id}/likes/{tweet_id}',
    summary: 'Takes a like of yours back',
    auth: 'session',
    params: z.object({ id: idParameter(), tweet_id: idParameter() }),
    responses: { 204: null },
    problems: ['forbidden', 'not-found'],
  },
  async ({ caller, params, db }) => {
    await unlikeTweet(db, caller, { userId: params.id, tweetId: params.tweet_id })
    return noContent()
  },
)
