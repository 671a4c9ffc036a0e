import type { SqlParameter } from '@aws-sdk/client-rds-data'
import { toJson } from './json.ts'
import { formatTimestamp } from './timestamp.ts'
import { UnsupportedValueError } from './unsupported-value.ts'

/** A parameter without its name, and the type that its placeholder has to be cast to, if any. */
export interface Encoded extends Pick<SqlParameter, 'typeHint' | 'value'> {
  cast?: string | undefined
}

const smallestBigint = -(2n ** 63n)
const largestBigint = 2n ** 63n - 1n

/**
 * A JavaScript value as a parameter of the Data API. Strings arrive in Postgres as text, integers as
 * bigint, other numbers as double precision, a Date as timestamp in UTC, bytes as bytea, other objects
 * and arrays as jsonb, null without a type. Throws UnsupportedValueError.
 */
export function encodeValue(value: unknown): Encoded {
  switch (typeof value) {
    case 'string':
      return { value: { stringValue: checkText(value) } }
    case 'number':
      return encodeNumber(value)
    case 'bigint':
      return encodeBigint(value)
    case 'boolean':
      return { value: { booleanValue: value } }
    case 'undefined':
      return { value: { isNull: true } }
    case 'object':
      return encodeObject(value)
    default:
      throw new UnsupportedValueError(`a ${typeof value} cannot be a parameter of a statement`)
  }
}

/** Half of a character has no form in UTF-8: it would be stored as a replacement character. */
export function checkText(value: string): string {
  if (/\p{Surrogate}/u.test(value)) {
    throw new UnsupportedValueError('a string with a lone surrogate cannot be a parameter')
  }
  return value
}

export function dateToText(date: Date): string {
  if (Number.isNaN(date.getTime())) {
    throw new UnsupportedValueError('an invalid Date cannot be a parameter of a statement')
  }
  return formatTimestamp(date)
}

/** The type hint knows years of four digits; others Postgres itself has to read. */
function encodeDate(date: Date): Encoded {
  const stringValue = dateToText(date)
  const isPlain = /^\d{4}-.*\d$/.test(stringValue)
  return isPlain
    ? { typeHint: 'TIMESTAMP', value: { stringValue } }
    : { cast: 'timestamp', value: { stringValue } }
}

function encodeNumber(value: number): Encoded {
  if (Number.isSafeInteger(value)) return { value: { longValue: value } }
  if (Number.isFinite(value)) return { value: { doubleValue: value } }
  // JSON has no such numbers.
  return { cast: 'float8', value: { stringValue: String(value) } }
}

function encodeBigint(value: bigint): Encoded {
  if (value < smallestBigint || value > largestBigint) {
    return { typeHint: 'DECIMAL', value: { stringValue: value.toString() } }
  }
  // The SDK writes a bigint exactly, although it types the member as a number.
  return { value: { longValue: value as unknown as number } }
}

function encodeObject(value: object | null): Encoded {
  if (value === null) return { value: { isNull: true } }
  if (value instanceof Uint8Array) return { value: { blobValue: value } }
  if (value instanceof Date) return encodeDate(value)
  return { typeHint: 'JSON', value: { stringValue: toJson(value) } }
}
