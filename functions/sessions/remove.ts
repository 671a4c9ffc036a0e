import { closeSession } from '../../db/queries/sessions.ts'
import { endpoint } from '../_http/endpoint.ts'
import { noContent } from '../_http/result.ts'

export const handler = endpoint(
  {
    method: 'DELETE',
    path: '/current',
    summary: 'Logs out',
    auth: 'session',
    responses: { 204: null },
  },
  async ({ caller, db }) => {
    await closeSession(db, caller)
    return noContent()
  },
)
