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

const plain = { method: 'GET', path: '/', summary: 'Does it', responses: { 204: null } } as const
endpoint({ ...plain, problems: ['conflict'] }, async () => noContent())
// @ts-expect-error: a path begins with a slash
endpoint({ ...plain, path: 'users' }, async () => noContent())
// @ts-expect-error: there is no such problem
endpoint({ ...plain, problems: ['unheard-of'] }, async () => noContent())

const things = blueprint('things', 'file:///', ['list', 'show'])
register(things, { only: ['list'] })
// @ts-expect-error: the blueprint has no such endpoint
register(things, { only: ['lst'] })
