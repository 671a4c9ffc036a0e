import { type Kysely, type RawBuilder, sql } from 'kysely'
import { IdempotencyMismatchError, UniqueViolationError } from '../errors.ts'
import type { Database } from '../schema.ts'
import { authenticate, authorize, type Caller, sessionOf } from './caller.ts'
import { translateConstraint } from './constraints.ts'

/** A request that may be a retry: the key that its client gave it, and 32 bytes that tell what it asks for. */
export interface Retry {
  key: string
  fingerprint: Uint8Array
}

/** A row that is to be made once, however often it is asked for with the same key. */
export interface Making<Row> {
  /** What it is a row of. */
  table: keyof Database & string
  retry: Retry | undefined
  /** Whose session the insert takes from `session`; keys are then each user's own. */
  caller?: Caller
  /** The user in whose name it is made, where that has to be the caller. */
  owner?: number
  /** An insert that does nothing where there is a row in `earlier`. */
  insert: RawBuilder<unknown>
  /** Those of the table that it returns, in the order in which they are wanted. */
  columns: readonly (keyof Row & string)[]
  /** What else it returns, as JSON has it; text in place of a column that the Data API does not return too. */
  computed?: readonly (keyof Row & string)[]
}

interface Answered {
  caller_id: number | null
  owner_id: number | null
  earlier_fingerprint: Uint8Array | null
  /** The row that was made, now or by an earlier request. */
  answer: Record<string, unknown> | null
  /** Its columns, by names that none of the above has. */
  [column: `answer.${string}`]: unknown
}

/** How long a first answer is kept at least. */
const lifetime = sql`interval '24 hours'`

/**
 * Makes a row in one statement with the answer to its key, so that neither is ever there without the other, or
 * gives the one that the first request with this key made. Throws UnauthenticatedError, NotFoundError,
 * ForbiddenError, IdempotencyMismatchError, and what a violated constraint means.
 */
export async function makeOnce<Row extends object>(
  db: Kysely<Database>,
  making: Making<Row>,
): Promise<Row> {
  const { table, retry, caller, owner, insert, columns, computed = [] } = making
  // A row of nulls has no domain checked, as a null in place of a row has for each column that is not returned.
  const statement = sql<Answered>`
    with ${caller ? sessionOf(caller) : sql`session as (select null::bigint as user_id)`},
    ${earlierAnswer(retry, caller)},
    made as (${insert}),
    ${keepAnswer(retry)}
    select session.user_id as caller_id, owner.id as owner_id,
      earlier.fingerprint as earlier_fingerprint, answered.answer, ${sql.join(columns.map(typed))}
    from (select 1) as one
    left join session on true
    left join users as owner on ${owner === undefined ? sql`false` : sql`owner.id = ${owner}`}
    left join earlier on true
    left join made on true
    left join lateral (select coalesce(earlier.answer, to_jsonb(made)) as answer) as answered on true
    left join ${sql.table(table)} as empty on false
    left join lateral jsonb_populate_record(
      row(empty.*)::${sql.table(table)}, answered.answer - ${[...computed]}::text[]) as typed on true`
  const row = await runAgain(retry, () => statement.execute(db)).catch(translateConstraint)
  if (retry && row.earlier_fingerprint) checkFingerprint(retry, row.earlier_fingerprint)
  if (caller && owner !== undefined) authorize(caller, row, 'user')
  else if (caller) authenticate(caller, row)
  return answerOf<Row>(row, making)
}

/** The common table expression `earlier`: the first answer to the key. */
function earlierAnswer(retry: Retry | undefined, caller: Caller | undefined): RawBuilder<unknown> {
  if (!retry) {
    return sql`earlier as (select null::bytea as fingerprint, null::jsonb as answer where false)`
  }
  const keyOwner = caller ? sql`= (select user_id from session)` : sql`is null`
  return sql`
    earlier as (
      select fingerprint, answer from idempotency_keys
      where key = ${retry.key} and user_id ${keyOwner}
    )`
}

/** The common table expression `kept`: the one row of `made` as the answer to the key. Outdated ones go. */
function keepAnswer(retry: Retry | undefined): RawBuilder<unknown> {
  if (!retry) return sql`kept as (select)`
  return sql`
    kept as (
      insert into idempotency_keys (user_id, key, fingerprint, answer)
      select (select user_id from session), ${retry.key}, ${retry.fingerprint}, to_jsonb(made)
      from made
    ),
    outdated as (
      delete from idempotency_keys where ctid in (
        select ctid from idempotency_keys where created_at < now() - ${lifetime}
        order by created_at limit 100 for update skip locked
      )
    )`
}

/**
 * Where the same request is being answered elsewhere at this moment, one of the two finds a unique value taken:
 * it runs again, and then finds the answer.
 */
async function runAgain(
  retry: Retry | undefined,
  run: () => Promise<{ rows: Answered[] }>,
): Promise<Answered> {
  const { rows } = await run().catch((error: unknown) => {
    if (retry && error instanceof UniqueViolationError) return run()
    throw error
  })
  return rows[0] as Answered
}

function checkFingerprint({ fingerprint }: Retry, earlier: Uint8Array): void {
  if (Buffer.compare(earlier, fingerprint) === 0) return
  throw new IdempotencyMismatchError('this Idempotency-Key came with another request before')
}

/** JSON would make a number of a numeric, and text of a moment. */
function typed(column: string): RawBuilder<unknown> {
  return sql`${sql.ref(`typed.${column}`)} as ${sql.id(`answer.${column}`)}`
}

function answerOf<Row>(row: Answered, { columns, computed = [] }: Making<Row>): Row {
  const { answer } = row
  if (!answer) throw new Error('the statement made no row')
  return Object.fromEntries([
    ...columns.map((column) => [column, row[`answer.${column}`]]),
    ...computed.map((column) => [column, answer[column]]),
  ])
}
