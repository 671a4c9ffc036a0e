import { findSession } from '../../db/queries/sessions.ts'
import { endpoint } from '../_http/endpoint.ts'
import { ok } from '../_http/result.ts'
import { session } from './session.ts'

export const handler = endpoint(
  {
    method: 'GET',
    path: '/current',
    summary: 'Shows the session that asks',
    auth: 'session',
    responses: { 200: session },
  },
  async ({ caller, db }) => ok(await findSession(db, caller)),
)
