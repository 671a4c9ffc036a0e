import fc from 'fast-check'
import { bodySchema, parameterSchemas } from '../../../scripts/openapi/json-schema.ts'
import type { Route } from '../../../scripts/routes/load-routes.ts'
import { type Asked, apiEvent } from '../api-event.ts'
import { fitting, hostileText, mapValues, nearly } from './values.ts'

export interface FuzzedRequest {
  route: Route
  event: ReturnType<typeof apiEvent>
}

/** The parts of a request, each as it should be or not. */
interface Parts {
  params: fc.Arbitrary<Texts>
  query: fc.Arbitrary<Texts>
  headers: fc.Arbitrary<Texts>
  body: fc.Arbitrary<Pick<Asked, 'body' | 'isBase64Encoded'>>
}

type Texts = Record<string, string>

/**
 * Requests to one of the routes.
 *
 * @param right of a hundred and so many, so many are right in every part: only these cost a statement
 */
export function requests(routes: readonly Route[], tokens: readonly string[], right: number) {
  return fc.oneof(...routes.map((route) => requestsTo(route, tokens, right)))
}

function requestsTo(route: Route, tokens: readonly string[], rightOnes: number) {
  const right = rightParts(route)
  const wrong = wrongParts(route)
  const wrongRequests = partsThatCanBeWrong(route).map((part) =>
    toRequest(route, tokens, { ...right, [part]: wrong[part] }),
  )
  if (wrongRequests.length === 0) return { weight: 1, arbitrary: toRequest(route, tokens, right) }
  return {
    weight: 10,
    arbitrary: fc.oneof(
      { weight: isSlow(route) ? 1 : rightOnes, arbitrary: toRequest(route, tokens, right) },
      { weight: 100, arbitrary: fc.oneof(...wrongRequests) },
    ),
  }
}

function partsThatCanBeWrong(route: Route): (keyof Parts)[] {
  if (isSlow(route)) return ['body']
  const { params, query, body, auth } = route.handler.declaration
  const parts = { params, query, headers: auth, body }
  return (['params', 'query', 'headers', 'body'] as const).filter((part) => parts[part])
}

/** A right password costs as much as hundreds of other requests. */
export function isSlow({ handler: { declaration } }: Route): boolean {
  return declaration.body !== undefined && 'password' in declaration.body.shape
}

/** Stands for the id of a user, of whom the thing of the same number is, and for that user's token. */
const own = 'own'

function toRequest(
  route: Route,
  tokens: readonly string[],
  parts: Parts,
): fc.Arbitrary<FuzzedRequest> {
  const { method, path } = route
  const user = fc.integer({ min: 1, max: tokens.length })
  return fc.record({ user, ...parts }).map(({ user, params, query, headers, body }) => {
    const asked: Asked = {
      method,
      path,
      params: mapValues(params, (value) => (value === own ? String(user) : value)),
      query,
      headers: mapValues({ 'content-type': 'application/json', ...headers }, (value) =>
        value === own ? `Bearer ${tokens[user - 1]}` : value,
      ),
      ...body,
    }
    return { route, event: apiEvent(asked) }
  })
}

function rightParts(route: Route): Parts {
  const { params, query, body } = route.handler.declaration
  return {
    params: fc.constant(mapValues(params?.shape ?? {}, () => own)),
    query: query ? textMembers(query, fitting) : fc.constant({}),
    headers: fc.record(
      {
        authorization: fc.constant(own),
        'if-match': fc.constantFrom('*', 'W/"1-x"', '"99999999999-x", "1-x"'),
        'if-none-match': fc.constantFrom('*', '"1-x"', '"'),
        'idempotency-key': fc.constantFrom('a', 'b', 'c'),
      },
      { requiredKeys: ['authorization'] },
    ),
    body: body ? fitting(bodySchema(body, 'input', new Map())).map(asJson) : fc.constant({}),
  }
}

function wrongParts(route: Route): Parts {
  const { params, query, body } = route.handler.declaration
  const hostile = () => hostileText
  return {
    params: params ? textMembers(params, hostile) : fc.constant({}),
    query: query ? textMembers(query, hostile) : fc.constant({}),
    headers: fc.record(
      {
        authorization: fc.oneof(
          hostileText,
          hostileText.map((text) => `Bearer ${text}`),
        ),
        'if-match': fc.oneof(fc.constantFrom('x', '', '"'), hostileText),
        'idempotency-key': hostileText,
        'content-type': fc.oneof(fc.constantFrom('text/plain', ''), hostileText),
      },
      { requiredKeys: [] },
    ),
    body: fc.oneof(
      {
        weight: 6,
        arbitrary: nearly(body ? bodySchema(body, 'input', new Map()) : {})
          .map((members) => (isSlow(route) ? { ...members, username: '!' } : members))
          .map(asJson),
      },
      {
        weight: 1,
        arbitrary: fc.oneof(fc.json(), hostileText, depths).map((text) => ({ body: text })),
      },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map(asBase64) },
    ),
  }
}

/** Members of a path or a query, where everything is text; some are left out. */
function textMembers(
  schema: Parameters<typeof parameterSchemas>[0],
  valuesOf: typeof fitting,
): fc.Arbitrary<Texts> {
  const members = parameterSchemas(schema).map(({ name, schema }) => [
    name,
    valuesOf(schema).map(String),
  ])
  return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<string>>, {
    requiredKeys: [],
  }) as fc.Arbitrary<Texts>
}

const depths = fc
  .integer({ min: 1, max: 40_000 })
  .map((depth) => '['.repeat(depth) + ']'.repeat(depth))

function asJson(body: unknown) {
  return { body: JSON.stringify(body) }
}

function asBase64(bytes: Uint8Array) {
  return { body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true }
}
