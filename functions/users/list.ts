import { listUsers } from '../../db/queries/users.ts'
import { endpoint } from '../_http/endpoint.ts'
import { okPage, pageOf, pageQuery, pageRequest } from '../_http/page.ts'
import { user } from './user.ts'

export const handler = endpoint(
  {
    method: 'GET',
    path: '/',
    summary: 'Lists users, newest first',
    query: pageQuery,
    responses: { 200: pageOf(user) },
  },
  async ({ query, db }) => okPage(await listUsers(db, pageRequest(query))),
)
