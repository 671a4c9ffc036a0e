import * as z from 'zod/mini'
import { listLikedTweets } from '../../db/queries/likes.ts'
import { endpoint } from '../_http/endpoint.ts'
import { okPage, pageOf, pageQuery, pageRequest } from '../_http/page.ts'
import { idParameter } from '../_http/schema.ts'
import { tweet } from '../tweets/tweet.ts'

export const handler = endpoint(
  {
    method: 'GET',
    path: '/users/{id}/liked_tweets',
    summary: 'Lists the tweets that a user likes, the latest liked first',
    params: z.object({ id: idParameter() }),
    query: pageQuery,
    responses: { 200: pageOf(tweet) },
    problems: ['not-found'],
  },
  async ({ path, params, query, db }) =>
    okPage(path, await listLikedTweets(db, params.id, pageRequest(path, query))),
)
