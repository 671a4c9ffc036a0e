import { passwordCost } from '../../db/password.ts'
import { createToken } from '../../db/session-token.ts'
import { declaredProblems } from '../../functions/_http/declared-problems.ts'
import type { ProblemSlug } from '../../functions/_http/problem.ts'
import { createMatcher } from '../../scripts/gateway/match-route.ts'
import { startGateway } from '../../scripts/gateway/server.ts'
import { loadRoutes, type Route } from '../../scripts/routes/load-routes.ts'
import {
  openDatabaseOfEnvironment,
  openTestDatabase,
  type TestDatabase,
} from '../setup/test-database.ts'
import { apiEvent } from './api-event.ts'
import { contractOf } from './contract.ts'

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

const ways = ['handler', 'gateway'] as const

type Way = (typeof ways)[number]

function through(way: Way): string {
  return `through the ${way}`
}

export interface TestApi {
  database: TestDatabase
  /** The two ways in: the handler alone with an event, and HTTP through the gateway. */
  ways: Record<Way, Ask>
  /**
   * The statuses and the kinds of problem that functions of this name declare and no answer had so far, and the
   * ways in by which none of theirs has gone well.
   */
  unseen(registration: string): string[]
  /** Where one of these kinds of problem is declared, and no answer was one so far. */
  unseenProblems(...slugs: ProblemSlug[]): string[]
  /** Opens a session of a user, and gives the header that goes with its requests. */
  session(userId: number): Promise<{ authorization: string }>
  /** A user without a password, the name made unique. */
  newUser(name?: string): Promise<number>
  newTweet(userId: number, content?: string): Promise<number>
  close(): Promise<void>
}

interface Options {
  /** With the API the server of its database ends; then the process is for one file alone. */
  alone?: boolean
}

/** What passwords cost is what db/password.test.ts looks at; here it would be most of the time. */
const cheap = { logarithmOfN: 4, p: 1 }

/** The whole API on a database of its own. An answer that is not in the contract fails the test that asked. */
export async function openTestApi({ alone = false }: Options = {}): Promise<TestApi> {
  const database = await (alone ? openTestDatabase() : openDatabaseOfEnvironment())
  const restore = [
    change(passwordCost, cheap),
    change<NodeJS.ProcessEnv>(process.env, database.environment),
  ]
  const routes = await loadRoutes()
  const gateway = await startGateway({ port: 0, routes })
  const match = createMatcher(routes)
  const faultsOf = contractOf(routes)
  const seen = new Set<string>()
  let users = 0

  function unseenOf(functionName: string, kinds: string[]): string[] {
    return kinds.map((kind) => `${functionName} ${kind}`).filter((answer) => !seen.has(answer))
  }

  function watched(
    way: Way,
    ask: (...asked: Parameters<Ask>) => Promise<Omit<Answer, 'calls'>>,
  ): Ask {
    return async (method, path, ...rest) => {
      const before = database.calls()
      const answer = await ask(method, path, ...withContentType(rest))
      const route = match(method, path.replace(/\?.*/, ''))?.route
      seen.add(`${route?.functionName} ${kindOf(answer)}`)
      if (answer.status < 400) seen.add(`${route?.functionName} ${through(way)}`)
      const faults = route ? faultsOf(route, answer.status, answer.headers) : []
      if (faults.length > 0) throw new Error(faults.join('\n'))
      return { ...answer, calls: database.calls() - before }
    }
  }

  return {
    database,
    ways: {
      handler: watched('handler', (...asked) => askHandler(match, ...asked)),
      gateway: watched('gateway', (...asked) => askGateway(gateway.url, ...asked)),
    },
    unseen: (registration) =>
      routes
        .filter(({ functionName }) => functionName.startsWith(`${registration}-`))
        .flatMap(({ functionName, handler: { declaration } }) => {
          const slugs = declaredProblems(declaration).filter((slug) => !elsewhere.includes(slug))
          return unseenOf(functionName, [
            ...Object.keys(declaration.responses),
            ...slugs,
            ...ways.map(through),
          ])
        }),
    unseenProblems: (...slugs) =>
      routes.flatMap(({ functionName, handler: { declaration } }) => {
        const declared = declaredProblems(declaration)
        return unseenOf(
          functionName,
          slugs.filter((slug) => declared.includes(slug)),
        )
      }),
    async session(user_id) {
      const { token, hash } = createToken()
      const expires_at = new Date(Date.now() + 3_600_000)
      await database.db
        .insertInto('sessions')
        .values({ user_id, token_hash: hash, expires_at })
        .execute()
      return { authorization: `Bearer ${token}` }
    },
    async newUser(name = 'user') {
      users += 1
      const values = { username: `${name}_${users}`, password_hash: '!' }
      const query = database.db.insertInto('users').values(values).returning('id')
      return (await query.executeTakeFirstOrThrow()).id
    },
    async newTweet(user_id, content = 'hello') {
      const query = database.db.insertInto('tweets').values({ user_id, content }).returning('id')
      return (await query.executeTakeFirstOrThrow()).id
    },
    async close() {
      await gateway.close()
      await database.close()
      for (const undo of restore) undo()
    },
  }
}

/** Assigns members, and gives what puts those that were there back. */
function change<Target extends object>(target: Target, members: Partial<Target>): () => void {
  const names = Object.keys(members) as (keyof Target)[]
  const before = names.map((name) => [name, name in target, target[name]] as const)
  Object.assign(target, members)
  return () => {
    for (const [name, wasThere, value] of before) {
      if (wasThere) target[name] = value
      else delete target[name]
    }
  }
}

function withContentType([body, headers]: [body?: unknown, headers?: Record<string, string>]) {
  const contentType: Record<string, string> =
    body === undefined ? {} : { 'content-type': 'application/json' }
  return [body, { ...contentType, ...headers }] as const
}

/**
 * Not those of a server in trouble, and not those that come by the declaration alone: app, access, retries,
 * conditions and outage.test.ts see them of all endpoints.
 */
const elsewhere: ProblemSlug[] = [
  'malformed-body',
  'unauthenticated',
  'forbidden',
  'precondition-failed',
  'content-too-large',
  'unsupported-media-type',
  'idempotency-mismatch',
  'outcome-unknown',
  'internal',
  'unavailable',
]

/** Of a problem its name, of any other answer the status. */
function kindOf({ status, body }: Omit<Answer, 'calls'>): string {
  return body?.type?.replace('urn:plaster:problem:', '') ?? String(status)
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
  const { handler, functionName } = found.route
  const event = apiEvent({
    method,
    path: pathname,
    params: found.pathParameters,
    query: Object.fromEntries(searchParams),
    body,
    headers,
  })
  const answer = await handler(event, { functionName, getRemainingTimeInMillis: () => 30_000 })
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
    headers: headers ?? {},
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: text === '' ? null : JSON.parse(text),
  }
}
