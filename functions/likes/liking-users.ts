import * as z from 'zod/mini'
import { listLikingUsers } from '../../db/queries/likes.ts'
import { endpoint } from '../_http/endpoint.ts'
import { okPage, pageOf, pageQuery, pageRequest } from '../_http/page.ts'
import { idParameter } from '../_http/schema.ts'
import { user } from '../users/user.ts'

export const handler = endpoint(
  {
    method: 'GET',
    path: '/tweets/{id}/liking_users',
    summary: 'Lists the users who like a tweet, the latest first',
    params: z.object({ id: idParameter() }),
    query: pageQuery,
    responses: { 200: pageOf(user) },
    problems: ['not-found'],
  },
  async ({ path, params, query, db }) =>
    okPage(path, await listLikingUsers(db, params.id, pageRequest(path, query))),
)
