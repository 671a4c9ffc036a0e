import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { register } from '../../../functions/_http/blueprint.ts'
import { endpoint } from '../../../functions/_http/endpoint.ts'
import { ok } from '../../../functions/_http/result.ts'
import { type Gateway, startGateway } from '../../../scripts/gateway/server.ts'
import { loadRoutes, type Route } from '../../../scripts/routes/load-routes.ts'
import { type Changes, type LocalIssuer, startIssuer } from '../../scripts/gateway/local-issuer.ts'
import { apiEvent } from '../api-event.ts'
import { contractOf } from '../contract.ts'
import { visitors } from './fixtures/visitors/blueprint.ts'

let issuer: LocalIssuer
let gateway: Gateway
let route: Route

beforeAll(async () => {
  issuer = await startIssuer()
  const routes = await loadRoutes([register(visitors, { prefix: '/visitors' })])
  route = routes[0] as Route
  const tokens = {
    identitySource: '$request.header.Authorization',
    issuerUrl: issuer.url,
    audience: ['api'],
  }
  gateway = await startGateway({ port: 0, routes, authorizers: { tokens } })
})

afterAll(async () => {
  await gateway.close()
  await issuer.close()
})

describe('an endpoint with an authorizer', () => {
  it.each<[string, Changes, number, object]>([
    ['the claims of a token', { scope: 'openid profile' }, 200, { subject: 'ada' }],
    ['no token without its scope', { scope: 'openid' }, 403, { message: 'Forbidden' }],
    ['no forged token', { scope: 'profile', forged: true }, 401, { message: 'Unauthorized' }],
  ])('is given %s, as its contract says', async (_, changes, status, body) => {
    const authorization = `Bearer ${await issuer.token(changes)}`

    const answer = await fetch(`${gateway.url}/visitors/current`, { headers: { authorization } })

    expect([answer.status, await answer.json()]).toEqual([status, body])
    expect(contractOf([route])(route, status, Object.fromEntries(answer.headers))).toEqual([])
  })

  it('fails where no authorizer was asked, whether it reads the claims or not', async () => {
    const headers = { authorization: `Bearer ${await issuer.token({ scope: 'profile' })}` }
    const handler = endpoint(route.handler.declaration, async () => ok({}) as never)

    expect(await handler(apiEvent({ headers }))).toMatchObject({ statusCode: 500 })
  })
})
