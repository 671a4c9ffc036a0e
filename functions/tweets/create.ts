import * as z from 'zod/mini'
import { createTweet } from '../../db/queries/tweets.ts'
import { endpoint } from '../_http/endpoint.ts'
import { created } from '../_http/result.ts'
import { content, tweet } from './tweet.ts'

export const handler = endpoint(
  {
    method: 'POST',
    path: '/',
    summary: 'Writes a tweet',
    auth: 'session',
    idempotent: true,
    versioned: true,
    body: z.strictObject({ content: content() }),
    responses: { 201: tweet },
  },
  async ({ caller, body, retry, db }) => {
    const { version, ...made } = await createTweet(db, caller, body, retry)
    return created(made.id, made, version)
  },
)
