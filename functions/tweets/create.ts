import * as z from 'zod/mini'
import { createTweet } from '../../db/queries/tweets.ts'
import { endpoint } from '../_http/endpoint.ts'
import { created } from '../_http/result.ts'
import { id } from '../_http/schema.ts'
import { content, tweet } from './tweet.ts'

export const handler = endpoint(
  {
    method: 'POST',
    path: '/',
    summary: 'Writes a tweet',
    body: z.strictObject({ user_id: id(), content: content() }),
    responses: { 201: tweet },
    problems: ['not-found'],
  },
  async ({ body, db }) => {
    const made = await createTweet(db, { userId: body.user_id, content: body.content })
    return created(made.id, made)
  },
)
