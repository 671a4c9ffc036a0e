import { createHash } from 'node:crypto'
import type { OpenapiDocument } from '../openapi/document.ts'

type Operation = NonNullable<OpenapiDocument['paths'][string][string]>

/** Of security schemes, by name. */
type Kinds = Record<string, { type: string }>

interface Located {
  path: string
  method: string
  operation: Operation
}

/** What the collection needs of its environment, besides where the API is. */
const person = { username: 'ada', password: 'correct horse' }

/** An Insomnia collection (v5) of an API: a folder for each tag, and environments to choose from. */
export function insomniaCollection(document: OpenapiDocument, title: string) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  return {
    type: 'collection.insomnia.rest/5.0',
    schema_version: '5.1',
    name: title,
    meta: { id: idOf('wrk', title) },
    collection: document.tags.map(({ name }, index) => ({
      name,
      meta: { id: idOf('fld', name), sortKey: index },
      children: operations
        .filter(({ operation }) => operation.tags.includes(name))
        .map((located, sortKey) => request(located, sortKey, kindsOf(document))),
    })),
    environments: {
      name: 'Base Environment',
      meta: { id: idOf('env', 'base') },
      data: { ...person, ...keysOf(document) },
      subEnvironments: [
        environment('local', 'http://127.0.0.1:3000'),
        environment('deployed', 'https://API_ID.execute-api.us-east-1.amazonaws.com'),
      ],
    },
  }
}

function environment(name: string, url: string) {
  return { name, meta: { id: idOf('env', name) }, data: { base_url: url } }
}

function request({ path, method, operation }: Located, sortKey: number, kinds: Kinds) {
  const { operationId, summary, parameters = [], requestBody, security } = operation
  const schemes = Object.keys(security[0] ?? {})
  const keys = schemes.filter((scheme) => kinds[scheme]?.type === 'apiKey')
  const [bearer] = schemes.filter((scheme) => kinds[scheme]?.type === 'http')
  const named = parameters.filter((parameter) => 'name' in parameter)
  const valuesOf = (place: string) =>
    named
      .filter((parameter) => parameter.in === place)
      .map(({ name, example }) => ({ name, value: String(example) }))
  return {
    name: summary,
    meta: { id: requestId(operationId), sortKey },
    method: method.toUpperCase(),
    url: `{{ _.base_url }}${path.replace(/\{(\w+)\}/g, ':$1')}`,
    pathParameters: valuesOf('path'),
    // None has to be there: each is to be switched on.
    parameters: valuesOf('query').map((parameter) => ({ ...parameter, disabled: true })),
    headers: [...(requestBody ? [jsonHeader] : []), ...keys.map(keyHeader)],
    ...(requestBody && jsonBody(requestBody.content['application/json'].example)),
    authentication: authenticationBy(bearer),
  }
}

function jsonBody(example: unknown) {
  const text = JSON.stringify(example, takeFromEnvironment, 2)
  return { body: { mimeType: 'application/json', text } }
}

const jsonHeader = { name: 'content-type', value: 'application/json' }

function keyHeader(scheme: string) {
  return { name: scheme, value: fromEnvironment(scheme) }
}

function authenticationBy(bearer: string | undefined) {
  if (bearer === undefined) return { type: 'none' }
  return bearer === 'session' ? sessionToken : { type: 'bearer', token: fromEnvironment(bearer) }
}

function fromEnvironment(scheme: string): string {
  return `{{ _.${variableOf(scheme)} }}`
}

function kindsOf({ components }: OpenapiDocument): Kinds {
  return (components.securitySchemes ?? {}) as Kinds
}

/** To be filled in. */
function keysOf(document: OpenapiDocument): Record<string, string> {
  const schemes = Object.keys(kindsOf(document)).filter((name) => name !== 'session')
  return Object.fromEntries(schemes.map((scheme) => [variableOf(scheme), '']))
}

function variableOf(header: string): string {
  return header.replace(/\W/g, '_')
}

function takeFromEnvironment(member: string, value: unknown): unknown {
  return member in person ? `{{ _.${member} }}` : value
}

/**
 * Insomnia logs in before each request: an answer that it keeps may be of before the user signed up, or of a
 * session that has been ended since.
 */
const sessionToken = {
  type: 'bearer',
  token: `{% response 'body', '${requestId('sessions-create')}', '${encode('$.token')}', 'always' %}`,
}

function requestId(operationId: string): string {
  return idOf('req', operationId)
}

/**
 * The same for the same thing, so that importing again renews what is there. By the prefix Insomnia tells
 * requests, folders and environments apart.
 */
function idOf(prefix: string, name: string): string {
  return `${prefix}_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
}

/** How Insomnia writes an argument that may hold quotes. */
function encode(text: string): string {
  return `b64::${Buffer.from(text).toString('base64')}::46b`
}
