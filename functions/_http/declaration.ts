import type * as z from 'zod/mini'
import type { Caller } from '../../db/queries/caller.ts'
import type { Retry } from '../../db/queries/retry.ts'
import type { ExpectedVersions } from '../../db/queries/version.ts'
import type { AnyBlueprint, Blueprint } from './blueprint.ts'
import type { ProblemSlug } from './problem.ts'
import type { Result } from './result.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The body of each status that an endpoint answers with when all is well; null is no body. */
export type Responses = Readonly<Record<number, z.ZodMiniType | null>>

/** All that is to know about an endpoint from outside. */
export interface Declaration {
  method: Method
  /** Below the prefix that the blueprint is registered with; `/` is the prefix itself. */
  path: `/${string}`
  /** What it does, in one line without a full stop: "Lists tweets, newest first". */
  summary: string
  /** The blueprint whose options the handler is given. */
  blueprint?: AnyBlueprint
  /** Who may call: whoever has a session, or everybody where this is left out. */
  auth?: 'session'
  /**
   * A JWT authorizer of `provider.httpApi.authorizers` in serverless.yml, by its name there, which lets no
   * request pass without a token of its issuer, with one of the scopes where there are some.
   */
  authorizer?: { name: string; scopes?: readonly string[] }
  /** The handler asks no database, and is given none. */
  database?: false
  params?: z.ZodMiniObject
  query?: z.ZodMiniObject
  body?: z.ZodMiniObject
  responses: Responses
  /**
   * Sent again with the same Idempotency-Key, a request gets its first answer and does nothing. 'with-secret'
   * where the body has a password, of which no fast hash may be kept.
   */
  idempotent?: true | 'with-secret'
  /** The body shows a row whose version makes an ETag; a GET by a client that has it is answered with 304. */
  versioned?: true
  /** What a 201 made has no address of its own: without this, it answers at the Location that each tells. */
  location?: false
  /** If-Match says which version of the thing is meant. */
  conditional?: true
  /** What can go wrong beside what the schemas refuse. */
  problems?: readonly ProblemSlug[]
}

type Output<Schema> = Schema extends z.ZodMiniType ? z.output<Schema> : undefined

/** What a handler gets of a request: exactly what it declares. */
export interface Input<Declared extends Declaration> {
  /** Who calls, where the endpoint has auth. */
  caller: Declared['auth'] extends 'session' ? Caller : undefined
  /** What the token says, all as text, where the endpoint has an authorizer. */
  claims: Declared['authorizer'] extends object ? Readonly<Record<string, string>> : undefined
  /** As they are where the endpoint was cast. */
  options: Declared['blueprint'] extends Blueprint<string, infer Options> ? Options : undefined
  /** Undefined where no Idempotency-Key came. */
  retry: Retry | undefined
  /** What If-Match says. */
  expected: ExpectedVersions
  /** Of the request: `/users/7/tweets`. */
  path: string
  /** The client's, or that of its proxy. */
  address: string
  params: Output<Declared['params']>
  query: Output<Declared['query']>
  body: Output<Declared['body']>
}

/** What a handler may return: a declared status with the body declared for it. */
export type ResultOf<Declared extends Responses> = {
  [Status in keyof Declared & number]: Result<
    Status,
    Declared[Status] extends z.ZodMiniType ? z.output<Declared[Status]> : null
  >
}[keyof Declared & number]
