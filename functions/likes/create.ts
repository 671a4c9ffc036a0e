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
    auth: 'session',
    idempotent: true,
    params: z.object({ id: idParameter() }),
    body: z.strictObject({ tweet_id: id() }),
    location: false,
    responses: { 200: like, 201: like },
    problems: ['forbidden', 'not-found'],
  },
  async ({ caller, params, body, retry, db }) => {
    const key = { userId: params.id, tweetId: body.tweet_id }
    const liked = await likeTweet(db, caller, key, retry)
    return liked.created ? created(undefined, liked.like) : ok(liked.like)
  },
)
