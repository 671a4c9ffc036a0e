import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gateway, type RequestLog, startGateway } from '../../../scripts/gateway/server.ts'
import { type Changes, type LocalIssuer, startIssuer } from './local-issuer.ts'
import { type Sent, sendRequest } from './send-request.ts'

let issuer: LocalIssuer
let gateway: Gateway
const asked: string[] = []
const logged: RequestLog[] = []

beforeAll(async () => {
  issuer = await startIssuer()
  const audience = ['api', 'web']
  const handler = async ({
    requestContext,
    rawPath,
  }: {
    requestContext: object
    rawPath: string
  }) => {
    asked.push(rawPath)
    return 'authorizer' in requestContext ? requestContext.authorizer : {}
  }
  const jwt = { issuerUrl: issuer.url, audience, identitySource: '$request.header.Authorization' }
  gateway = await startGateway({
    port: 0,
    authorizers: {
      tokens: jwt,
      inQuery: { ...jwt, identitySource: '$request.querystring.token' },
      silent: { ...jwt, issuerUrl: 'http://127.0.0.1:1' },
    },
    routes: Object.entries({
      '/open': undefined,
      '/tokens': { name: 'tokens' },
      '/scopes': { name: 'tokens', scopes: ['read', 'write'] },
      '/query': { name: 'inQuery' },
      '/silent': { name: 'silent' },
      '/unknown': { name: 'toString' },
    }).map(([path, authorizer]) => {
      return { method: 'GET', path, functionName: path.slice(1), handler, authorizer }
    }),
    cors: { allowedOrigins: ['*'], allowedMethods: ['GET'], allowedHeaders: ['authorization'] },
    onRequest: (log) => logged.push(log),
  })
})

afterAll(async () => {
  await gateway.close()
  await issuer.close()
})

async function ask(path: string, token?: string, sent: Sent = {}) {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), ...sent.headers }
  const answer = await sendRequest(gateway, { path, ...sent, headers })
  return { ...answer, body: JSON.parse(answer.body || 'null') }
}

const minute = 60

describe('a token', () => {
  it.each<[string, () => Changes]>([
    ['signed with RS256', () => ({})],
    ['signed with RS384', () => ({ alg: 'RS384' })],
    ['signed with RS512', () => ({ alg: 'RS512' })],
    ['for another audience of the API', () => ({ aud: 'web' })],
    ['for several audiences', () => ({ aud: ['elsewhere', 'api'] })],
    ['with a client_id in place of aud', () => ({ aud: undefined, client_id: 'api' })],
    ['without iat and nbf', () => ({ iat: undefined })],
    ['that holds since a minute', () => ({ nbf: now() - minute })],
  ])('%s lets a request pass', async (_, changes) => {
    expect(await ask('/tokens', await issuer.token(changes()))).toMatchObject({
      status: 200,
      body: { jwt: { claims: { sub: 'ada' } } },
    })
  })

  it.each<[string, () => Changes, string]>([
    ['with a forged signature', () => ({ forged: true }), 'signature verification failed'],
    [
      'signed with ES256',
      () => ({ alg: 'ES256' }),
      "'alg' (Algorithm) Header Parameter value not allowed",
    ],
    [
      'of a key that is not published',
      () => ({ kid: 'other' }),
      'no applicable key found in the JSON Web Key Set',
    ],
    ['without kid', () => ({ kid: undefined }), 'the token has no kid'],
    [
      'of another issuer',
      () => ({ iss: 'https://elsewhere.example' }),
      "unexpected 'iss' claim value",
    ],
    [
      'for another audience',
      () => ({ aud: 'elsewhere' }),
      'the token does not have a valid audience',
    ],
    [
      'with aud, whatever its client_id',
      () => ({ aud: 'elsewhere', client_id: 'api' }),
      'the token does not have a valid audience',
    ],
    ['for nobody', () => ({ aud: undefined }), 'the token does not have a valid audience'],
    ['that has expired', () => ({ exp: now() - 1 }), "'exp' claim timestamp check failed"],
    ['that never expires', () => ({ exp: undefined }), "missing required 'exp' claim"],
    [
      'that does not hold yet',
      () => ({ nbf: now() + minute }),
      "'nbf' claim timestamp check failed",
    ],
    ['of the future', () => ({ iat: now() + minute }), 'it is issued in the future'],
  ])('%s is 401', async (_, changes, reason) => {
    const before = asked.length

    const answer = await ask('/tokens', await issuer.token(changes()))

    expect(answer).toMatchObject({
      status: 401,
      headers: {
        'content-type': 'application/json',
        'www-authenticate': `Bearer scope="" error="invalid_token" error_description="${reason}"`,
      },
      body: { message: 'Unauthorized' },
    })
    expect(asked.length).toBe(before)
  })

  it.each([
    ['none', {}, 'Bearer'],
    ['an empty one', { authorization: '' }, 'Bearer'],
    ['no JWT', { authorization: 'Bearer abc' }, expect.stringContaining('invalid_token')],
    [
      'a JWT of no algorithm',
      { authorization: `Bearer ${unsigned()}` },
      expect.stringContaining('invalid_token'),
    ],
    ['another scheme', { authorization: 'Basic YTpi' }, expect.stringContaining('invalid_token')],
  ])('that is %s is 401', async (_, headers, challenge) => {
    expect(await ask('/tokens', undefined, { headers })).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': challenge },
      body: { message: 'Unauthorized' },
    })
  })

  it.each([
    ['/tokens', { headers: { authorization: '%s' } }],
    ['/tokens', { headers: { authorization: 'bearer %s' } }],
    ['/query?a=b&token=%s', {}],
  ])('comes in %s, %j', async (path, sent) => {
    const token = await issuer.token()
    const put = (text: string) => text.replace('%s', token)

    const answer = await ask(put(path), undefined, JSON.parse(put(JSON.stringify(sent))))

    expect(answer.status).toBe(200)
  })

  it('is not looked for in another place than the authorizer says', async () => {
    expect(await ask('/query', await issuer.token())).toMatchObject({ status: 401 })
    expect(await ask(`/tokens?token=${await issuer.token()}`)).toMatchObject({ status: 401 })
  })
})

describe('scopes', () => {
  it.each<[Changes, string[]]>([
    [{ scope: 'read' }, ['read']],
    [{ scope: 'other write' }, ['other', 'write']],
    [{ scp: ['write', 'other'] }, ['write', 'other']],
  ])('of %j let a request pass, and are told', async (claims, scopes) => {
    expect(await ask('/scopes', await issuer.token(claims))).toMatchObject({
      status: 200,
      body: { jwt: { scopes } },
    })
  })

  it.each<[Changes]>([[{}], [{ scope: 'other' }], [{ scope: 'readwrite' }], [{ scope: 7 }]])(
    'of %j are 403',
    async (claims) => {
      const before = asked.length

      const answer = await ask('/scopes', await issuer.token(claims))

      expect(answer).toMatchObject({
        status: 403,
        headers: { 'www-authenticate': 'Bearer scope="read write" error="insufficient_scope"' },
        body: { message: 'Forbidden' },
      })
      expect(asked.length).toBe(before)
    },
  )

  it('are null where the route wants none', async () => {
    expect(await ask('/tokens', await issuer.token({ scope: 'read' }))).toMatchObject({
      body: { jwt: { claims: { scope: 'read' }, scopes: null } },
    })
  })
})

describe('the function', () => {
  it('is told the claims as strings', async () => {
    const token = await issuer.token({
      ...{ sub: 'ada', iat: 1_700_000_000, exp: 4_000_000_000, verified: true, share: 0.5 },
      ...{ groups: ['admin', 'author'], realm: { roles: ['a', 'b'], id: 7 }, nothing: null },
    })

    expect((await ask('/tokens', token)).body).toEqual({
      jwt: {
        claims: {
          iss: issuer.url,
          aud: 'api',
          sub: 'ada',
          iat: '1700000000',
          exp: '4000000000',
          verified: 'true',
          share: '0.5',
          groups: '[admin author]',
          realm: 'map[id:7 roles:[a b]]',
        },
        scopes: null,
      },
    })
  })

  it('is told nothing where its route has no authorizer', async () => {
    expect(await ask('/open', 'whatever')).toMatchObject({ status: 200, body: {} })
  })
})

it('answers a preflight without a token, and lets the page read a 401', async () => {
  const headers = { origin: 'https://app.example' }
  const preflight = { ...headers, 'access-control-request-method': 'GET' }

  const answer = await ask('/tokens', undefined, { method: 'OPTIONS', headers: preflight })
  const refused = await ask('/tokens', undefined, { headers })

  expect(answer.status).toBe(204)
  expect(refused).toMatchObject({ status: 401, headers: { 'access-control-allow-origin': '*' } })
})

it('lets nobody in where the issuer does not answer, and says so in the log', async () => {
  const answer = await ask('/silent', await issuer.token())

  expect(answer).toMatchObject({ status: 401, body: { message: 'Unauthorized' } })
  expect(logged.at(-1)).toMatchObject({
    functionName: undefined,
    error: {
      message:
        'OIDC discovery endpoint communication error: http://127.0.0.1:1/.well-known/openid-configuration',
    },
  })
})

it('lets nobody in where the API has no authorizer of that name', async () => {
  expect(await ask('/unknown', await issuer.token())).toMatchObject({ status: 500 })
  expect(logged.at(-1)?.error?.message).toBe(
    'unknown wants authorizer toString, which is not there',
  )
})

it('takes the keys that the issuer has now', async () => {
  const old = await issuer.token()
  await ask('/tokens', old)
  await issuer.rotate()

  expect(await ask('/tokens', await issuer.token())).toMatchObject({ status: 200 })
  expect(await ask('/tokens', old)).toMatchObject({ status: 401 })
})

function now(): number {
  return Math.floor(Date.now() / 1000)
}

function unsigned(): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return `${encode({ alg: 'none' })}.${encode({ sub: 'ada', aud: 'api' })}.`
}
