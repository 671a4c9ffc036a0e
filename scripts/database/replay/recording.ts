import { isDeepStrictEqual } from 'node:util'
import type { CompiledQuery, QueryResult, TransactionSettings } from 'kysely'

/** A statement, and what came of it. */
export interface RecordedQuery {
  readonly kind: 'query'
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly outcome: { readonly result: QueryResult<unknown> } | { readonly error: unknown }
}

/** What was asked of a database, of which nothing but its answers is known. */
export type Entry =
  | RecordedQuery
  | { readonly kind: 'begin'; readonly settings: TransactionSettings }
  | { readonly kind: 'commit' | 'rollback' }

/** All that was asked of a database that began empty. */
export interface Recording {
  readonly entries: readonly Entry[]
  /** How many of them changed it: those that follow only read. */
  readonly changes: number
}

/** Whether an entry is this very statement. */
export function isQuery(
  entry: Entry | undefined,
  { sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>,
): entry is RecordedQuery {
  return (
    entry?.kind === 'query' &&
    entry.sql === sql &&
    isDeepStrictEqual(entry.parameters, [...parameters])
  )
}

/** Whether an entry begins a transaction of these settings. */
export function isBegin(entry: Entry | undefined, settings: TransactionSettings): boolean {
  return entry?.kind === 'begin' && isDeepStrictEqual(entry.settings, settings)
}

export function hasFailed(entry: Entry): boolean {
  return entry.kind === 'query' && 'error' in entry.outcome
}

const blank = String.raw`(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*`
const asking = new RegExp(String.raw`^${blank}(?:do|call|select|with|execute)\b`, 'i')
const dynamic = /\bexecute\b(?!\s+(?:function|procedure|on)\b)/i
const changing =
  /\b(?:now|current_date|current_time|current_timestamp|localtime|localtimestamp|\w+_timestamp|timeofday|random\w*|gen_random_uuid|uuid_generate_\w+|uuidv\d)\b/i

/**
 * Whether the same statements may make something else another day: one that is more than a definition asks
 * for the time or for chance, or statements are put together where something does. The default of a column
 * makes no difference.
 */
export function isVolatile(entries: readonly Entry[]): boolean {
  const texts = entries.flatMap((entry) => (entry.kind === 'query' ? [entry.sql] : []))
  const isChanging = (text: string) => changing.test(text)
  if (texts.some((text) => asking.test(text) && isChanging(text))) return true
  return texts.some((text) => dynamic.test(text)) && texts.some(isChanging)
}
