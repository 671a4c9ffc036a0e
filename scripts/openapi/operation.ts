import { STATUS_CODES } from 'node:http'
import { basename, dirname } from 'node:path'
import { takesIfNoneMatch } from '../../functions/_http/conditions.ts'
import type { Declaration } from '../../functions/_http/declaration.ts'
import { keyHeadersIn } from '../../functions/_http/place.ts'
import type { Route } from '../routes/load-routes.ts'
import { type ExamplePlace, exampleOf } from './example.ts'
import { bodySchema, type NamedSchemas, parameterSchemas } from './json-schema.ts'
import { problemsByStatus, responseName } from './problem-responses.ts'
import { headerParametersOf } from './request-headers.ts'
import { headersOf, notModified } from './response-headers.ts'

/** The blueprint that a route comes from, by the folder of its endpoint. */
export function tagOf({ file }: Pick<Route, 'file'>): string {
  return basename(dirname(file))
}

/** An operation object of OpenAPI; the schemas that it refers to are put among the named ones. */
export function operationOf(route: Route, named: NamedSchemas) {
  const { declaration } = route.handler
  const place = { named, path: examplePath(route, named) }
  const parameters = [...parametersOf(route, place), ...headerParametersOf(declaration)]
  return {
    operationId: route.functionName,
    tags: [tagOf(route)],
    summary: declaration.summary,
    security: securityOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...(declaration.body && { requestBody: requestBodyOf(declaration.body, place) }),
    responses: {
      ...successes(declaration, place),
      ...(takesIfNoneMatch(declaration) && { 304: notModified }),
      ...refusals(route),
      ...failures(declaration),
    },
  }
}

/** All of it together, or nothing. */
function securityOf({ place, authorizer, handler: { declaration } }: Route) {
  const schemes = [...(declaration.auth ? ['session'] : []), ...keyHeadersIn(place)]
  const wanted: [string, readonly string[]][] = schemes.map((scheme) => [scheme, []])
  if (authorizer) wanted.push([authorizer.name, authorizer.scopes ?? []])
  return wanted.length === 0 ? [] : [Object.fromEntries(wanted)]
}

function examplePath(route: Route, named: NamedSchemas): string {
  const values = pathParameters(route).map(({ name, schema }) => {
    return [name, exampleOf(schema, { named, path: route.path })] as const
  })
  return values.reduce((path, [name, value]) => path.replace(`{${name}}`, `${value}`), route.path)
}

function pathParameters({ path, handler: { declaration } }: Route) {
  return (declaration.params ? parameterSchemas(declaration.params) : []).filter(({ name }) =>
    path.includes(`{${name}}`),
  )
}

function parametersOf(route: Route, place: ExamplePlace) {
  const { query } = route.handler.declaration
  return [
    ...pathParameters(route).map(({ name, schema }) => {
      return { name, in: 'path', required: true, schema }
    }),
    ...(query ? parameterSchemas(query) : []).map(({ name, required, schema }) => {
      return { name, in: 'query', required, schema }
    }),
  ].map((parameter) => ({ ...parameter, example: exampleOf(parameter.schema, place) }))
}

function requestBodyOf(body: NonNullable<Declaration['body']>, place: ExamplePlace) {
  const schema = bodySchema(body, 'input', place.named)
  return {
    required: true,
    content: { 'application/json': { schema, example: exampleOf(schema, place) } },
  }
}

function successes(declaration: Declaration, place: ExamplePlace) {
  const entries = Object.entries(declaration.responses).map(([status, body]) => {
    const description = STATUS_CODES[status] ?? status
    const headers = headersOf(declaration, Number(status), place)
    if (!body) return [status, { description, headers }]
    const schema = bodySchema(body, 'output', place.named)
    const content = { 'application/json': { schema, example: exampleOf(schema, place) } }
    return [status, { description, headers, content }]
  })
  return Object.fromEntries(entries)
}

/** By the gateway, in place of the function: what the function itself answers with goes before. */
function refusals({ authorizer }: Route) {
  if (!authorizer) return {}
  const statuses = authorizer.scopes ? [401, 403] : [401]
  const entries = statuses.map((status) => {
    const description = STATUS_CODES[status]
    const properties = { message: { type: 'string', const: description } }
    const content = { 'application/json': { schema: { type: 'object', properties } } }
    const headers = { 'www-authenticate': { required: true, schema: { type: 'string' } } }
    return [status, { description, headers, content }]
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
