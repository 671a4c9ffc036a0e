import * as z from 'zod/mini'
import { blueprint, register } from '../../functions/_http/blueprint.ts'
import { endpoint } from '../../functions/_http/endpoint.ts'
import { created, noContent, ok } from '../../functions/_http/result.ts'

const declaration = {
  method: 'GET',
  path: '/{id}',
  summary: 'Does something',
  params: z.object({ id: z.number() }),
  responses: { 200: z.object({ name: z.string() }), 204: null },
} as const

endpoint(declaration, async ({ params }) => ok({ name: params.id.toFixed() }))
endpoint(declaration, async () => noContent())

// @ts-expect-error: the body is not the one that is declared
endpoint(declaration, async () => ok({ name: 7 }))
// @ts-expect-error: the body lacks a member
endpoint(declaration, async () => ok({}))
// @ts-expect-error: the status is not declared
endpoint(declaration, async () => created(1, { name: 'a' }))
// @ts-expect-error: the parameter is a number
endpoint(declaration, async ({ params }) => ok({ name: params.id }))
// @ts-expect-error: the parameter is not declared
endpoint(declaration, async ({ params }) => ok({ name: params.name }))
// @ts-expect-error: no body is declared
endpoint(declaration, async ({ body }) => ok({ name: body.name }))

endpoint({ ...declaration, authorizer: { name: 'tokens' } }, async ({ claims }) =>
  ok({ name: claims.sub ?? '' }),
)
// @ts-expect-error: no authorizer is declared
endpoint(declaration, async ({ claims }) => ok({ name: claims.sub ?? '' }))

const asking = {
  method: 'POST',
  path: '/',
  summary: 'Does something',
  query: z.object({ limit: z.optional(z.number()) }),
  body: z.strictObject({ content: z.string() }),
  responses: { 200: z.object({ id: z.number(), name: z.nullable(z.string()) }) },
} as const
endpoint(asking, async ({ body, query }) => {
  body.content satisfies string
  query.limit satisfies number | undefined
  return ok({ id: 1, name: null })
})
// @ts-expect-error: the member of the body is not declared
endpoint(asking, async ({ body }) => ok({ id: 1, name: body.contents }))
// @ts-expect-error: the parameter of the query is not declared
endpoint(asking, async ({ query }) => ok({ id: query.offset, name: null }))
// @ts-expect-error: the parameter of the query may be left out
endpoint(asking, async ({ query }) => ok({ id: query.limit, name: null }))
// @ts-expect-error: a body is declared
endpoint(asking, async () => noContent())
// @ts-expect-error: an answer is needed
endpoint(asking, async () => {})

const plain = { method: 'GET', path: '/', summary: 'Does it', responses: { 204: null } } as const
endpoint({ ...plain, problems: ['conflict'] }, async () => noContent())
// @ts-expect-error: a path begins with a slash
endpoint({ ...plain, path: 'users' }, async () => noContent())
// @ts-expect-error: there is no such method
endpoint({ ...plain, method: 'FETCH' }, async () => noContent())
// @ts-expect-error: there is no such problem
endpoint({ ...plain, problems: ['unheard-of'] }, async () => noContent())

const withSession = { ...plain, auth: 'session' } as const
endpoint(withSession, async ({ caller, expected, retry }) => {
  caller.tokenHash satisfies Uint8Array
  expected satisfies readonly string[] | undefined
  retry?.key satisfies string | undefined
  return noContent()
})
endpoint(plain, async ({ caller }) => {
  // @ts-expect-error: whoever calls, it is not asked who
  caller.tokenHash
  return noContent()
})

endpoint(plain, async ({ db }) => {
  db.selectFrom('users')
  return noContent()
})
endpoint({ ...plain, database: false }, async ({ db }) => {
  // @ts-expect-error: it says that it asks no database
  db.selectFrom('users')
  return noContent()
})

const options = { size: 20, subject: 'tweet' }
const sized = blueprint('sized', 'file:///', ['list'], { options })
endpoint({ ...plain, blueprint: sized }, async ({ options }) => {
  options.size satisfies number
  // @ts-expect-error: there is no such option
  options.colour
  return noContent()
})
endpoint(plain, async ({ options }) => {
  // @ts-expect-error: it names no blueprint
  options.size
  return noContent()
})
register(sized, { options: { size: 50 } })
// @ts-expect-error: the option is a number
register(sized, { options: { size: '50' } })
// @ts-expect-error: there is no such option
register(sized, { options: { colour: 'red' } })

blueprint('hooked', 'file:///', ['list'], {
  options,
  before: [
    ({ options, refuse }) => {
      options.size satisfies number
      // @ts-expect-error: there is no such option
      options.colour
      // @ts-expect-error: there is no such problem
      refuse('unheard-of', 'it is not')
    },
  ],
  after: [
    (response, { options }) => ({ ...response, body: options.subject }),
    // @ts-expect-error: an answer is needed
    () => {},
  ],
})

const things = blueprint('things', 'file:///', ['list', 'show'])
register(things, { only: ['list'] })
// @ts-expect-error: the blueprint has no such endpoint
register(things, { only: ['lst'] })
