import * as z from 'zod/mini'
import { listUsers } from '../../db/queries/users.ts'
import { endpoint } from '../_http/endpoint.ts'
import { okPage, pageOf, pageQuery, pageRequest } from '../_http/page.ts'
import { user, username } from './user.ts'

export const handler = endpoint(
  {
    method: 'GET',
    path: '/',
    summary: 'Lists users, newest first',
    query: z.extend(pageQuery, { username: z.optional(username()) }),
    responses: { 200: pageOf(user) },
  },
  async ({ path, query, db }) => okPage(path, await listUsers(db, query, pageRequest(path, query))),
)
