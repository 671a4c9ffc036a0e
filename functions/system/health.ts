import * as z from 'zod/mini'
import { ping } from '../../db/queries/health.ts'
import { endpoint } from '../_http/endpoint.ts'
import { ok } from '../_http/result.ts'

export const handler = endpoint(
  {
    method: 'GET',
    path: '/health',
    summary: 'Tells whether the database answers',
    responses: { 200: z.object({ status: z.literal('ok') }) },
  },
  async ({ db }) => {
    await ping(db)
    return ok({ status: 'ok' })
  },
)
