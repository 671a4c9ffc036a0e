import { STATUS_CODES } from 'node:http'
import { basename, dirname } from 'node:path'
import type { Declaration } from '../../functions/_http/declaration.ts'
import type { Route } from '../routes/load-routes.ts'
import { exampleOf } from './example.ts'
import { bodySchema, type NamedSchemas, parameterSchemas } from './json-schema.ts'
import { problemsByStatus, responseName } from './problem-responses.ts'

/** The blueprint that a route comes from, by the folder of its endpoint. */
export function tagOf({ file }: Pick<Route, 'file'>): string {
  return basename(dirname(file))
}

/** An operation object of OpenAPI; the schemas that it refers to are put among the named ones. */
export function operationOf(route: Route, named: NamedSchemas) {
  const { declaration } = route.handler
  const parameters = [...parametersOf(route, named), ...headerParameters(declaration)]
  return {
    operationId: route.functionName,
    tags: [tagOf(route)],
    summary: declaration.summary,
    security: declaration.auth ? [{ session: [] }] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(declaration.body && { requestBody: requestBodyOf(declaration.body, named) }),
    responses: { ...successes(declaration, named), ...failures(declaration) },
  }
}

function parametersOf({ path, handler: { declaration } }: Route, named: NamedSchemas) {
  const inPath = declaration.params ? parameterSchemas(declaration.params) : []
  const inQuery = declaration.query ? parameterSchemas(declaration.query) : []
  return [
    ...inPath
      .filter(({ name }) => path.includes(`{${name}}`))
      .map(({ name, schema }) => ({ name, in: 'path', required: true, schema })),
    ...inQuery.map(({ name, required, schema }) => ({ name, in: 'query', required, schema })),
  ].map((parameter) => ({ ...parameter, example: exampleOf(parameter.schema, named) }))
}

function headerParameters({ idempotent, conditional }: Declaration) {
  return [
    ...(idempotent ? [{ $ref: '#/components/parameters/idempotency-key' }] : []),
    ...(conditional ? [{ $ref: '#/components/parameters/if-match' }] : []),
  ]
}

function requestBodyOf(body: NonNullable<Declaration['body']>, named: NamedSchemas) {
  const schema = bodySchema(body, 'input', named)
  return {
    required: true,
    content: { 'application/json': { schema, example: exampleOf(schema, named) } },
  }
}

function successes({ responses }: Declaration, named: NamedSchemas) {
  const entries = Object.entries(responses).map(([status, body]) => {
    const description = STATUS_CODES[status] ?? status
    const location = { schema: { type: 'string', format: 'uri-reference' } }
    const headers = status === '201' ? { headers: { location } } : {}
    if (!body) return [status, { description, ...headers }]
    const schema = bodySchema(body, 'output', named)
    const content = { 'application/json': { schema, example: exampleOf(schema, named) } }
    return [status, { description, ...headers, content }]
  })
  return Object.fromEntries(entries)
}

function failures(declaration: Declaration) {
  const entries = [...problemsByStatus(declaration)].map(([status, slugs]) => [
    String(status),
    { $ref: `#/components/responses/${responseName(slugs)}` },
  ])
  return Object.fromEntries(entries)
}
