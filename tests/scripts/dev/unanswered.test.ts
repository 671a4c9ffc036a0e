import { expect, it } from 'vitest'
import { unansweredLine } from '../../../scripts/dev/unanswered.ts'
import { GatewayError } from '../../../scripts/gateway/response.ts'
import type { RequestLog } from '../../../scripts/gateway/server.ts'

it.each<[Partial<RequestLog>, string | undefined]>([
  [{ status: 200, functionName: 'users-list' }, undefined],
  [{ status: 204 }, 'GET /users  204  preflight'],
  [{ status: 404, error: new GatewayError(404, 'no route') }, 'GET /users  404  no route'],
  [
    { status: 413, error: new GatewayError(413, 'the body is over 7 bytes') },
    'GET /users  413  the body is over 7 bytes',
  ],
  [
    { status: 500, functionName: 'users-list', error: new GatewayError(500, 'it threw') },
    'GET /users  500  users-list',
  ],
])('of %o is %j', (log, line) => {
  const request = { method: 'GET', path: '/users', status: 0, milliseconds: 0, ...log }

  expect(unansweredLine(request)).toBe(line)
})
