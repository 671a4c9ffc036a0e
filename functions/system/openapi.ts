import * as z from 'zod/mini'
import { endpoint } from '../_http/endpoint.ts'
import { ok } from '../_http/result.ts'

export const handler = endpoint(
  {
    method: 'GET',
    path: '/openapi.json',
    summary: 'Describes the API as OpenAPI 3.1',
    database: false,
    responses: {
      200: z.looseObject({ openapi: z.string().check(z.meta({ examples: ['3.1.0'] })) }),
    },
  },
  async () => {
    const { default: document } = await import('./openapi.json', { with: { type: 'json' } })
    return ok(document)
  },
)
