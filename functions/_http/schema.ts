import * as z from 'zod/mini'

/** The id of a row, as JSON has it. */
export function id() {
  return z.int().check(z.gte(1))
}

/** The id of a row, as a path has it. */
export function idParameter() {
  return integerParameter(1, Number.MAX_SAFE_INTEGER)
}

/** A whole number, as a path or a query has it: digits, without sign and without leading zeros. */
export function integerParameter(minimum: number, maximum: number) {
  const message = `must be a whole number from ${minimum} to ${maximum}`
  return z.pipe(
    z.pipe(
      z.string().check(z.regex(/^(0|[1-9][0-9]{0,15})$/, { error: message, abort: true })),
      z.transform(Number),
    ),
    z.int({ error: message, abort: true }).check(z.gte(minimum, message), z.lte(maximum, message)),
  )
}

/** A moment: a Date in the code, RFC 3339 in UTC on the wire. */
export function timestamp() {
  return z.date()
}

/** A moment, as a query or a body has it: RFC 3339, with any offset. */
export function timestampParameter() {
  return z.pipe(
    z.string().check(
      z.refine((text) => rfc3339.test(text) && isDay(text.slice(0, 10)), {
        error: 'must be a time such as 2026-11-23T18:02:00Z',
        abort: true,
      }),
      z.meta({ format: 'date-time' }),
    ),
    z.transform((text) => new Date(text)),
  )
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDay(text: string): boolean {
  const day = new Date(text)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

const rfc3339 =
  /^(?!0000)\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i

/** Text that Postgres can store: no NUL, and no half of a surrogate pair. */
export function text() {
  return z.string().check(
    z.refine((value) => !/[\0\p{Surrogate}]/u.test(value), {
      error: 'must not contain NUL or unpaired surrogates',
      abort: true,
    }),
  )
}

/** Counts characters as Postgres does, not the UTF-16 units that JavaScript counts. */
export function characters(minimum: number, maximum: number) {
  const check = z.refine<string>((value) => {
    const count = [...value].length
    return count >= minimum && count <= maximum
  }, `must have ${minimum} to ${maximum} characters`)
  // For who reads the schema: JSON Schema counts as this does.
  check._zod.onattach.push(({ _zod: { bag } }) => Object.assign(bag, { minimum, maximum }))
  return check
}
