import * as z from 'zod/mini'
import { listTweets, listTweetsOfUser } from '../../db/queries/tweet-lists.ts'
import { endpoint } from '../_http/endpoint.ts'
import { okPage, pageOf, pageQuery, pageRequest } from '../_http/page.ts'
import { characters, idParameter, text, timestampParameter } from '../_http/schema.ts'
import { tweet } from './tweet.ts'

export const handler = endpoint(
  {
    method: 'GET',
    path: '/',
    summary: 'Lists tweets, newest first',
    params: z.object({ user_id: z.optional(idParameter()) }),
    query: z.extend(pageQuery, {
      since: z.optional(timestampParameter()),
      q: z.optional(text().check(characters(1, 200))),
    }),
    responses: { 200: pageOf(tweet) },
    problems: ['not-found'],
  },
  async ({ path, params: { user_id }, query, db }) => {
    const page = pageRequest(path, query)
    const filter = { since: query.since, words: query.q }
    const found = user_id
      ? listTweetsOfUser(db, user_id, filter, page)
      : listTweets(db, filter, page)
    return okPage(path, await found)
  },
)
