import { keyHeadersIn } from '../../functions/_http/place.ts'
import type { Route } from '../routes/load-routes.ts'
import type { JsonSchema, NamedSchemas } from './json-schema.ts'
import { operationOf, tagOf } from './operation.ts'
import { problemExamples } from './problem-examples.ts'
import {
  problemResponse,
  problemSchema,
  problemsByStatus,
  responseName,
} from './problem-responses.ts'
import { headerParameters } from './request-headers.ts'
import { sharedHeaders } from './response-headers.ts'

export interface Information {
  title: string
  version: string
  description: string
}

/** The parts of an OpenAPI document that others read here. */
export interface OpenapiDocument {
  openapi: string
  info: object
  servers: object[]
  tags: { name: string }[]
  paths: Record<string, Record<string, ReturnType<typeof operationOf>>>
  components: { schemas: Record<string, JsonSchema>; [kind: string]: object }
}

/** Where the document is kept, from the root of the repository. */
export const documentFile = 'functions/system/openapi.json'

/** The API as OpenAPI 3.1, from the declarations of its endpoints. */
export function openapiDocument(routes: readonly Route[], info: Information): OpenapiDocument {
  const named: NamedSchemas = new Map()
  const paths: OpenapiDocument['paths'] = {}
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operationOf(route, named),
    }
  }
  return {
    openapi: '3.1.0',
    info: { ...info, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/', description: 'Where this document comes from' }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...Object.fromEntries(named), Problem: problemSchema },
      responses: problemResponses(routes),
      examples: problemExamples(),
      parameters: headerParameters,
      headers: sharedHeaders,
      securitySchemes: {
        session: sessionScheme,
        ...keySchemes(routes),
        ...tokenSchemes(routes),
      },
    },
  }
}

/** As it is written to a file. */
export function documentText(document: OpenapiDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

function problemResponses(routes: readonly Route[]) {
  const sets = routes.flatMap(({ handler }) => [...problemsByStatus(handler.declaration).values()])
  return Object.fromEntries(sets.map((slugs) => [responseName(slugs), problemResponse(slugs)]))
}

const sessionScheme = {
  type: 'http',
  scheme: 'bearer',
  description: 'The token that POST /sessions answers with',
}

function keySchemes(routes: readonly Route[]) {
  return Object.fromEntries(
    routes
      .flatMap(({ place }) => keyHeadersIn(place))
      .map((name) => [name, { type: 'apiKey', in: 'header', name }]),
  )
}

/** Of the authorizers. */
function tokenSchemes(routes: readonly Route[]) {
  const names = routes.flatMap(({ authorizer }) => authorizer?.name ?? [])
  return Object.fromEntries(
    names.map((name) => [name, { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }]),
  )
}
