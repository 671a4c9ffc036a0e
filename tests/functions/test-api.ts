import { problems } from '../../functions/_http/problem.ts'
import { createMatcher } from '../../scripts/gateway/match-route.ts'
import { startGateway } from '../../scripts/gateway/server.ts'
import { loadRoutes, type Route } from '../../scripts/routes/load-routes.ts'
import { openTestDatabase, type TestDatabase } from '../setup/test-database.ts'
import { apiEvent } from './api-event.ts'

export interface Answer {
  status: number
  headers: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever JSON came
  body: any
  /** Data API calls that it took. */
  calls: number
}

export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>

export interface TestApi {
  database: TestDatabase
  /** The two ways in: the handler alone with an event, and HTTP through the gateway. */
  ways: { handler: Ask; gateway: Ask }
  /** The statuses that functions of this name declare and that no answer had so far. */
  unseen(registration: string): string[]
  close(): Promise<void>
}

/** The whole API on a database of its own. */
export async function openTestApi(): Promise<TestApi> {
  const database = await openTestDatabase()
  Object.assign(process.env, database.environment)
  const routes = await loadRoutes()
  const gateway = await startGateway({ port: 0, routes })
  const match = createMatcher(routes)
  const seen = new Set<string>()

  function watched(ask: (...asked: Parameters<Ask>) => Promise<Omit<Answer, 'calls'>>): Ask {
    return async (method, path, ...rest) => {
      const before = database.calls()
      const answer = await ask(method, path, ...rest)
      const route = match(method, path.replace(/\?.*/, ''))?.route
      seen.add(`${route?.functionName} ${answer.status}`)
      return { ...answer, calls: database.calls() - before }
    }
  }

  return {
    database,
    ways: {
      handler: watched((...asked) => askHandler(match, ...asked)),
      gateway: watched((...asked) => askGateway(gateway.url, ...asked)),
    },
    unseen: (registration) =>
      routes
        .filter(({ functionName }) => functionName.startsWith(`${registration}-`))
        .flatMap((route) =>
          declaredStatuses(route).map((status) => `${route.functionName} ${status}`),
        )
        .filter((answer) => !seen.has(answer)),
    async close() {
      await gateway.close()
      await database.close()
    },
  }
}

function declaredStatuses({ handler: { declaration } }: Route): number[] {
  const { params, query, body, responses, problems: slugs = [] } = declaration
  return [
    ...Object.keys(responses).map(Number),
    ...slugs.map((slug) => problems[slug].status),
    ...(params || query || body ? [400] : []),
  ]
}

async function askHandler(
  match: ReturnType<typeof createMatcher<Route>>,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) {
  const { pathname, searchParams } = new URL(path, 'http://localhost')
  const found = match(method, pathname)
  if (!found) throw new Error(`no route for ${method} ${path}`)
  const answer = await found.route.handler(
    apiEvent({
      method,
      path: pathname,
      params: found.pathParameters,
      query: Object.fromEntries(searchParams),
      body,
      headers,
    }),
  )
  return {
    status: answer.statusCode ?? 0,
    headers: (answer.headers ?? {}) as Record<string, string>,
    body: answer.body === undefined ? null : JSON.parse(answer.body),
  }
}

async function askGateway(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) {
  const answer = await fetch(url + path, {
    method,
    headers: headers ?? (body === undefined ? {} : { 'content-type': 'application/json' }),
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: text === '' ? null : JSON.parse(text),
  }
}
