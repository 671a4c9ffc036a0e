import { formatArray } from './array-literal.ts'
import { checkText, dateToText, type Encoded, encodeValue } from './encode.ts'
import { toJson } from './json.ts'
import { UnsupportedValueError } from './unsupported-value.ts'

const textTypes = /^(text|varchar|character varying)$/i
/** As a cast these mean one character; this is their name without a length. */
const blankPadded = /^(char|character)$/i
const jsonTypes = /^jsonb?$/i
const arrayType = /\s*\[\]$/

/**
 * A value as a parameter for a column of a known Postgres type: its text form, cast to that type. An array
 * for a type such as `text[]` becomes an array, and anything but null becomes JSON for json and jsonb.
 * Throws UnsupportedValueError.
 */
export function encodeAs(value: unknown, type: string): Encoded {
  if (value === null || value === undefined || value instanceof Uint8Array)
    return encodeValue(value)
  if (textTypes.test(type)) return encodeValue(value)
  const cast = blankPadded.test(type) ? 'bpchar' : type
  return { cast, value: { stringValue: toText(value, type) } }
}

function toText(value: unknown, type: string): string {
  if (arrayType.test(type) && Array.isArray(value)) {
    return arrayToText(value, type.replace(arrayType, ''))
  }
  if (jsonTypes.test(type)) return toJson(value)
  switch (typeof value) {
    case 'string':
      return checkText(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      if (value instanceof Date) return dateToText(value)
      throw new UnsupportedValueError(`${describe(value)} cannot be a value of type ${type}`)
  }
}

/** In JSON an array is an element, elsewhere it is another dimension. */
function arrayToText(values: readonly unknown[], type: string): string {
  return jsonTypes.test(type)
    ? formatArray(values.map(toJsonOrNull), (text) => text as string | null)
    : formatArray(values, (value) => elementToText(value, type))
}

function elementToText(value: unknown, type: string): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return toText(value, type)
}

function toJsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : toJson(value)
}

function describe(value: unknown): string {
  return Array.isArray(value) ? 'an array' : `a value of kind ${typeof value}`
}
