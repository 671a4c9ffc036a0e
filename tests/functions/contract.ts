import { type OpenapiDocument, openapiDocument } from '../../scripts/openapi/document.ts'
import type { Route } from '../../scripts/routes/load-routes.ts'

interface Header {
  required?: boolean
}

interface Response {
  headers?: Record<string, Header>
  content?: object
}

/**
 * Of the connection and of API Gateway, which gives an answer without a body a content-type too, and what all
 * answers have for browsers and caches alone.
 */
const ofNoContract = new Set([
  ...['apigw-requestid', 'connection', 'content-length', 'content-type', 'date', 'keep-alive'],
  ...['cache-control', 'content-security-policy', 'referrer-policy'],
  ...['strict-transport-security', 'x-content-type-options'],
])

/** Tells how an answer differs from the contract: its status, and the headers that it has and lacks. */
export function contractOf(routes: readonly Route[]) {
  const document = openapiDocument(routes, { title: '', version: '', description: '' })

  return (route: Route, status: number, headers: object): string[] => {
    const { responses } = document.paths[route.path]?.[route.method.toLowerCase()] ?? {}
    const given: object | undefined = responses?.[status]
    if (!given) return [`${route.functionName} answers ${status}, which is not in the contract`]
    const response = resolve<Response>(document, given)
    const declared = new Map(Object.entries(response.headers ?? {}))
    if (response.content) declared.set('content-type', { required: true })

    const unsaid = Object.keys(headers).filter((name) => !declared.has(name))
    const absent = [...declared].filter(([name, header]) => {
      return resolve<Header>(document, header).required && !(name in headers)
    })
    return [
      ...unsaid.filter((name) => !ofNoContract.has(name)).map((name) => `has ${name}`),
      ...absent.map(([name]) => `lacks ${name}`),
    ].map((fault) => `${route.functionName} ${status} ${fault}, unlike the contract`)
  }
}

function resolve<Part extends object>(document: OpenapiDocument, part: object): Part {
  if (!('$ref' in part)) return part as Part
  const path = String(part.$ref).slice('#/'.length).split('/')
  // biome-ignore lint/suspicious/noExplicitAny: a path through any JSON
  return path.reduce((inner: any, name) => inner[name], document)
}
