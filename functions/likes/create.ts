import * as z from 'zod/mini'
import { likeTweet } from '../../db/queries/likes.ts'
import { endpoint } from '../_http/endpoint.ts'
import { created, ok } from '../_http/result.ts'
import { id, idParameter } from '../_http/schema.ts'
import { like } from './like.ts'

export const handler = endpoint(
  {
    method: 'POST',
    path: '/users/{id}/likes',
    summary: 'Likes a tweet',
    params: z.object({ id: idParameter() }),
    body: z.strictObject({ tweet_id: id() }),
    responses: { 200: like, 201: like },
    problems: ['not-found'],
  },
  async ({ params, body, db }) => {
    const liked = await likeTweet(db, { userId: params.id, tweetId: body.tweet_id })
    return liked.created ? created(liked.like.tweet_id, liked.like) : ok(liked.like)
  },
)
