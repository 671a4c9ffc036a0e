import { readFileSync } from 'node:fs'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { blueprint, register } from '../../../functions/_http/blueprint.ts'
import { takesIfNoneMatch } from '../../../functions/_http/conditions.ts'
import { declaredProblems } from '../../../functions/_http/declared-problems.ts'
import { decodeCursor } from '../../../functions/_http/page.ts'
import { problems } from '../../../functions/_http/problem.ts'
import { timestampParameter } from '../../../functions/_http/schema.ts'
import { app } from '../../../functions/app.ts'
import {
  documentFile,
  type OpenapiDocument,
  openapiDocument,
} from '../../../scripts/openapi/document.ts'
import { exampleOf } from '../../../scripts/openapi/example.ts'
import { bodySchema } from '../../../scripts/openapi/json-schema.ts'
import { writeDocument } from '../../../scripts/openapi/write-document.ts'
import { loadRoutes, type Route } from '../../../scripts/routes/load-routes.ts'

const authorizers = [undefined, { name: 'tokens' }, { name: 'tokens', scopes: ['read', 'write'] }]

let routes: Route[]
let text: string
let document: OpenapiDocument

beforeAll(async () => {
  routes = await loadRoutes()
  text = await writeDocument(routes)
  document = JSON.parse(text)
})

function operationOf({ path, method }: Route) {
  return document.paths[path]?.[method.toLowerCase()]
}

describe('the OpenAPI document', () => {
  it('is written down as the code has it (else: npm run openapi)', () => {
    const written = readFileSync(new URL(`../../../${documentFile}`, import.meta.url), 'utf8')

    expect(written).toBe(text)
  })

  it.each(authorizers)('is valid, examples included, with authorizer %j', async (authorizer) => {
    const config = await createConfig({
      extends: ['recommended-strict'],
      // A tag is a blueprint's name, and some endpoints leave nothing to be done wrong.
      rules: { 'tag-description': 'off', 'operation-4xx-response': 'off' },
    })

    const problems = await lintFromString({
      source: await writeDocument(routes.map((route) => ({ ...route, authorizer }))),
      config,
    })

    expect(problems.map(({ message, location }) => [message, location[0]?.pointer])).toEqual([])
  })

  it('has one operation for each route, under the name of its function', () => {
    const operations = routes.map((route) => operationOf(route)?.operationId)

    expect(operations).toEqual(routes.map(({ functionName }) => functionName))
    expect(Object.values(document.paths).flatMap(Object.values)).toHaveLength(routes.length)
  })

  it('says of each route every answer that it declares or implies', () => {
    for (const route of routes) {
      const { declaration } = route.handler
      const statuses = [
        ...Object.keys(declaration.responses),
        ...(takesIfNoneMatch(declaration) ? ['304'] : []),
        ...declaredProblems(declaration).map((slug) => String(problems[slug].status)),
      ]

      const documented = Object.keys(operationOf(route)?.responses ?? {})

      expect(new Set(documented), route.functionName).toEqual(new Set(statuses))
    }
  })

  it('says of each route every header that it reads', () => {
    const references = (names: string[]) =>
      names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
    const headersOf = (functionName: string) => {
      const route = routes.find((route) => route.functionName === functionName) as Route
      return operationOf(route)?.parameters?.filter((parameter) => '$ref' in parameter) ?? []
    }

    expect(headersOf('tweets-list')).toEqual([])
    expect(headersOf('tweets-show')).toEqual(references(['if-none-match']))
    expect(headersOf('tweets-create')).toEqual(references(['idempotency-key']))
    expect(headersOf('users-update')).toEqual(references(['if-match']))
  })

  it('gives for each list the address of the page after, in that of the list', () => {
    const { responses = {} } = document.paths['/users/{id}/liked_tweets']?.get ?? {}

    const { example } = responses['200'].headers.link
    const [, path, cursor] = /^<(.+)\?cursor=(.+)>; rel="next"$/.exec(example) ?? []

    expect(decodeCursor(cursor ?? '')).toEqual({ path, key: 41 })
    expect(path).toBe('/users/1/liked_tweets')
  })

  it('gives for each 201 its location, unless the endpoint declares that it has none', () => {
    const { headers } = document.components as unknown as { headers: Record<string, object> }
    const creating = routes.filter(({ handler }) => handler.declaration.responses[201])
    const located = creating.filter((route) => {
      return 'location' in (operationOf(route)?.responses['201'].headers ?? {})
    })

    expect(headers.location).toMatchObject({ required: true })
    expect(located.map(({ functionName }) => functionName)).toEqual([
      ...['users-create', 'tweets-create', 'sessions-create'],
    ])
    expect(creating).toHaveLength(located.length + 1)
  })

  it('asks for a session where the endpoint does', () => {
    const secured = routes.filter((route) => operationOf(route)?.security.length === 1)

    expect(secured).toEqual(routes.filter(({ handler }) => handler.declaration.auth))
  })

  it('says which token an authorizer wants, and how it refuses', async () => {
    const [route] = routes.filter(({ functionName }) => functionName === 'tweets-show') as [Route]
    const show = (authorizer: Route['authorizer']) => {
      const information = { title: '', version: '', description: '' }
      const { paths, components } = openapiDocument([{ ...route, authorizer }], information)
      const { securitySchemes } = components as { securitySchemes?: object }
      return { ...paths['/tweets/{id}']?.get, securitySchemes }
    }

    const [open, guarded, scoped] = authorizers.map(show)

    expect(open?.responses).not.toHaveProperty('401')
    expect(guarded?.security).toEqual([{ tokens: [] }])
    expect(guarded?.responses).toHaveProperty('401.content.application/json')
    expect(guarded?.responses).not.toHaveProperty('403')
    expect(scoped?.security).toEqual([{ tokens: ['read', 'write'] }])
    expect(scoped?.responses).toHaveProperty('403.content.application/json')
    expect(scoped?.securitySchemes).toHaveProperty('tokens', {
      ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    })
  })

  it('says what hooks refuse with and which key they want, where they run', async () => {
    const guard = { problems: ['too-many-attempts'], keyHeader: 'x-api-key' } as const
    const around = blueprint('around', import.meta.url, [], {
      ...guard,
      blueprints: app.filter(({ name }) => ['tweets', 'system'].includes(name)),
    })
    const guarded = await loadRoutes([register(around, { prefix: '/a' }), ...app])

    const { paths, components } = openapiDocument(guarded, {
      title: '',
      version: '',
      description: '',
    })

    expect(paths['/a/tweets']?.post).toMatchObject({ security: [{ session: [], 'x-api-key': [] }] })
    expect(paths['/a/tweets/{id}']?.get).toMatchObject({ security: [{ 'x-api-key': [] }] })
    expect(paths['/a/tweets/{id}']?.get?.responses).toHaveProperty('429')
    expect(paths['/tweets/{id}']?.get).toMatchObject({ security: [] })
    expect(paths['/tweets/{id}']?.get?.responses).not.toHaveProperty('429')
    expect(components.securitySchemes).toHaveProperty('x-api-key', {
      type: 'apiKey',
      in: 'header',
      name: 'x-api-key',
    })
  })

  it.each([
    [z.uuid(), '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    [z.iso.date(), '2026-01-02'],
    [z.nullable(z.email()), 'ada@example.org'],
    [timestampParameter(), '2026-01-02T03:04:05.678Z'],
  ])('has an example that fits a string of a format: %#', (schema, example) => {
    const named = new Map()

    const written = bodySchema(schema, 'input', named)

    expect(exampleOf(written, { named, path: '/' })).toBe(example)
    expect(schema.safeParse(example).success).toBe(true)
    expect(JSON.stringify(written)).not.toContain('pattern')
  })

  it('gives for each body an example that the endpoint takes', () => {
    for (const route of routes) {
      const example = operationOf(route)?.requestBody?.content['application/json'].example

      const taken = route.handler.declaration.body?.safeParse(example)

      expect(taken?.error, route.functionName).toBeUndefined()
    }
  })

  it('gives for each list a cursor that the list takes, as it answers with one', () => {
    const cursors = routes.flatMap((route) => {
      const { parameters = [], responses = {} } = operationOf(route) ?? {}
      return parameters.flatMap((parameter) => {
        if (!('name' in parameter) || parameter.name !== 'cursor') return []
        const answer = responses['200'].content['application/json'].example
        expect(answer.next_cursor).toBe(parameter.example)
        return [decodeCursor(String(parameter.example))]
      })
    })

    expect(cursors).toEqual(
      [
        '/users',
        '/tweets',
        '/users/1/tweets',
        '/users/1/liked_tweets',
        '/tweets/1/liking_users',
      ].map((path) => ({ path, key: 41 })),
    )
  })

  it('names what is shown in many places', () => {
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['User', 'Tweet', 'Like', 'Session', 'Problem']),
    )
    expect(text).not.toContain('#/$defs/')
  })
})
