import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gateway, startGateway } from '../../../scripts/gateway/server.ts'
import { sendRequest } from './send-request.ts'

const paths = [
  ['GET', '/'],
  ['GET', '/users'],
  ['POST', '/users'],
  ['GET', '/users/{id}'],
  ['GET', '/users/me'],
  ['GET', '/users/{id}/tweets'],
  ['GET', '/{section}/me/tweets'],
  ['GET', '/users/{id}/likes/{tweet_id}'],
] as const

let gateway: Gateway

beforeAll(async () => {
  gateway = await startGateway({
    port: 0,
    routes: paths.map(([method, path]) => ({
      method,
      path,
      functionName: `${method} ${path}`,
      handler: async (event) => [event.routeKey, event.pathParameters ?? null],
    })),
  })
})

afterAll(() => gateway.close())

describe('routing', () => {
  it.each([
    ['GET', '/', 'GET /', null],
    ['GET', '/users', 'GET /users', null],
    ['POST', '/users', 'POST /users', null],
    ['GET', '/users?a=/users/7', 'GET /users', null],
    ['GET', '/users/7', 'GET /users/{id}', { id: '7' }],
    ['GET', '/users/me', 'GET /users/me', null],
    ['GET', '/users/me/tweets', 'GET /users/{id}/tweets', { id: 'me' }],
    ['GET', '/tweets/me/tweets', 'GET /{section}/me/tweets', { section: 'tweets' }],
    ['GET', '/users/7/likes/8', 'GET /users/{id}/likes/{tweet_id}', { id: '7', tweet_id: '8' }],
    ['GET', '/users/a%20b', 'GET /users/{id}', { id: 'a b' }],
    ['GET', '/users/a%2Fb', 'GET /users/{id}', { id: 'a/b' }],
    ['GET', '/users/%C3%A9', 'GET /users/{id}', { id: 'é' }],
    ['GET', 'http://other.example/users/7?a=b', 'GET /users/{id}', { id: '7' }],
    ['GET', 'HTTP://other.example?a=b', 'GET /', null],
  ])('takes %s %s to %s', async (method, path, routeKey, parameters) => {
    const response = await sendRequest(gateway, { method, path })

    expect(JSON.parse(response.body)).toEqual([routeKey, parameters])
  })

  it.each([
    ['GET', '/nowhere'],
    ['GET', '/users/'],
    ['GET', '/users//tweets'],
    ['GET', '/users/7/8'],
    ['GET', '/USERS'],
    ['DELETE', '/users'],
    ['OPTIONS', '/users'],
    ['PROPFIND', '/users'],
  ])('answers %s %s, which is no route, with 404', async (method, path) => {
    const response = await sendRequest(gateway, { method, path })

    expect(response).toMatchObject({
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: '{"message":"Not Found"}',
    })
  })

  it('answers HEAD on a GET route with 404', async () => {
    const response = await sendRequest(gateway, { method: 'HEAD', path: '/users' })

    expect(response).toMatchObject({ status: 404, body: '' })
  })

  it.each(['/users/%', '/users/%zz', '/users/%C3', '/%'])(
    'answers %s, whose percent sign encodes nothing, with 400',
    async (path) => {
      const response = await sendRequest(gateway, { path })

      expect(response).toMatchObject({ status: 400, body: '{"message":"Bad Request"}' })
    },
  )
})

describe('the routes that take what others leave', () => {
  const paths = [
    ['ANY', '$default'],
    ['ANY', '/users/{id}'],
    ['GET', '/users/{id}'],
    ['GET', '/users/me'],
  ] as const
  let catching: Gateway

  beforeAll(async () => {
    catching = await startGateway({
      port: 0,
      routes: paths.map(([method, path]) => ({
        method,
        path,
        functionName: `${method} ${path}`,
        handler: async ({ routeKey, requestContext }) => [routeKey, requestContext.http.method],
      })),
    })
  })

  afterAll(() => catching.close())

  it.each([
    ['GET', '/users/me', 'GET /users/me'],
    ['GET', '/users/7', 'GET /users/{id}'],
    ['PUT', '/users/7', 'ANY /users/{id}'],
    ['PUT', '/users/me', 'ANY /users/{id}'],
    ['GET', '/', '$default'],
    ['DELETE', '/a/b/c', '$default'],
  ])('get %s %s as %s', async (method, path, routeKey) => {
    const response = await sendRequest(catching, { method, path })

    expect(JSON.parse(response.body)).toEqual([routeKey, method])
  })
})
