import { type RawBuilder, sql } from 'kysely'
import { IdempotencyMismatchError, UniqueViolationError } from '../errors.ts'
import type { Caller } from './caller.ts'

/** A request that may be a retry: the key that its client gave it, and 32 bytes that tell what it asks for. */
export interface Retry {
  key: string
  fingerprint: Uint8Array
}

/** What a statement with `earlierAnswer` tells: the row that it made or an earlier request made, as JSON. */
export interface WithAnswer<Row extends Created> {
  earlier_fingerprint: Uint8Array | null
  answer: (Omit<Row, 'created_at'> & { created_at: string }) | null
}

type Created = { created_at: Date }

/** How long a first answer is kept at least. */
const lifetime = sql`interval '24 hours'`

/**
 * The common table expression `earlier`: the first answer to the key. After `sessionOf`, with its caller,
 * keys are each user's own.
 */
export function earlierAnswer(retry: Retry | undefined, caller?: Caller): RawBuilder<unknown> {
  if (!retry) {
    return sql`earlier as (select null::bytea as fingerprint, null::jsonb as answer where false)`
  }
  const owner = caller ? sql`= (select user_id from session)` : sql`is null`
  return sql`
    earlier as (
      select fingerprint, answer from idempotency_keys where key = ${retry.key} and user_id ${owner}
    )`
}

/**
 * The common table expression `kept`: stores the one row of `made` as the answer to the key, in the
 * statement that makes it, so that neither is ever there without the other. Outdated ones go meanwhile.
 */
export function keepAnswer(retry: Retry | undefined, caller?: Caller): RawBuilder<unknown> {
  if (!retry) return sql`kept as (select)`
  const owner = caller ? sql`(select user_id from session)` : sql`null::bigint`
  return sql`
    kept as (
      insert into idempotency_keys (user_id, key, fingerprint, answer)
      select ${owner}, ${retry.key}, ${retry.fingerprint}, to_jsonb(made) from made
    ),
    outdated as (
      delete from idempotency_keys where ctid in (
        select ctid from idempotency_keys where created_at < now() - ${lifetime}
        order by created_at limit 100 for update skip locked
      )
    )`
}

/** The columns of `WithAnswer`, of a statement that joins `earlier` and `made`. */
export const answerColumns = sql`
  earlier.fingerprint as earlier_fingerprint, coalesce(earlier.answer, to_jsonb(made)) as answer`

/**
 * Runs a statement. Where the same request is being answered elsewhere at this moment, one of the two finds
 * a unique value taken: it runs again, and then finds the answer. Throws IdempotencyMismatchError.
 */
export async function runOnce<Answered extends WithAnswer<Created>>(
  retry: Retry | undefined,
  run: () => Promise<{ rows: Answered[] }>,
): Promise<Answered> {
  const { rows } = await run().catch((error: unknown) => {
    if (retry && error instanceof UniqueViolationError) return run()
    throw error
  })
  const row = rows[0] as Answered
  const earlier = row.earlier_fingerprint
  if (retry && earlier && Buffer.compare(earlier, retry.fingerprint) !== 0) {
    throw new IdempotencyMismatchError('this Idempotency-Key came with another request before')
  }
  return row
}

/** The row that a statement made, now or earlier, out of its JSON; jsonb forgets in what order columns come. */
export function reviveAnswer<Row extends Created>(
  { answer }: WithAnswer<Row>,
  columns: readonly (keyof Row & string)[],
): Row {
  if (!answer) throw new Error('the statement made no row')
  const row = { ...answer, created_at: new Date(answer.created_at) } as Row & Created
  return Object.fromEntries(columns.map((column) => [column, row[column]])) as unknown as Row
}
