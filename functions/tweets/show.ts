import * as z from 'zod/mini'
import { findTweet } from '../../db/queries/tweets.ts'
import { endpoint } from '../_http/endpoint.ts'
import { ok } from '../_http/result.ts'
import { idParameter } from '../_http/schema.ts'
import { tweet } from './tweet.ts'

export const handler = endpoint(
  {
    method: 'GET',
    path: '/{id}',
    summary: 'Shows a tweet',
    versioned: true,
    params: z.object({ id: idParameter() }),
    responses: { 200: tweet },
    problems: ['not-found'],
  },
  async ({ params, db }) => {
    const { version, ...found } = await findTweet(db, params.id)
    return ok(found, version)
  },
)
