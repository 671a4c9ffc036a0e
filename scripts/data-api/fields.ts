import { MultidimensionalArrayError, parseArrayLiteral } from './array-literal.ts'
import { doubleText } from './double-text.ts'
import { ServiceError } from './errors.ts'
import { reserializeJson } from './json-text.ts'
import { dateText, timestampText, timeText, utcTimestampText } from './text-forms.ts'
import { type PostgresType, type ScalarEncoding, spellType } from './types.ts'
import { undecodable } from './undecodable.ts'

export interface FieldOptions {
  longAsString: boolean
  decimalAsNumber: boolean
}

/**
 * JSON text from a value in Postgres's text form. It is text because a JavaScript number would round a
 * bigint on its way into JSON. Throws ServiceError for a value that the service cannot return.
 */
export type Encoder = (value: string | null) => string

/** Encodes a column's values as Fields. Throws ServiceError for a type that the service does not return. */
export function fieldEncoder(type: PostgresType, options: FieldOptions): Encoder {
  if (type.element && type.encoding === 'array') return arrayField(type.element, options)
  const { member, json } = scalarEncoder(type, options)
  return (value) => (value === null ? '{"isNull":true}' : `{"${member(value)}":${json(value)}}`)
}

/** Encodes a column's values as plain JSON. Throws ServiceError for a type that the service does not return. */
export function jsonEncoder(type: PostgresType, options: FieldOptions): Encoder {
  const json =
    type.element && type.encoding === 'array'
      ? listEncoder(elementEncoder(type.element, options))
      : scalarEncoder(type, options).json
  return (value) => (value === null ? 'null' : json(value))
}

type Member = 'booleanValue' | 'longValue' | 'doubleValue' | 'stringValue' | 'blobValue'

interface ScalarEncoder {
  member(value: string): Member
  json(value: string): string
}

function scalarEncoder(type: PostgresType, options: FieldOptions): ScalarEncoder {
  const { encoding } = type
  if (encoding === 'unsupported' || encoding === 'array') {
    throw unsupported(`The result contains the unsupported data type ${spellType(type)}.`)
  }
  if (encoding === 'long' && options.longAsString) return text
  if (encoding === 'decimal' && options.decimalAsNumber) return decimalNumber
  return encoders[encoding]
}

const text = as('stringValue', quote)

const decimalNumber: ScalarEncoder = {
  member: (value) => (isLong(value) ? 'longValue' : 'doubleValue'),
  json: (value) => (isLong(value) ? value : doubleText(Number(value))),
}

const encoders: Record<ScalarEncoding, ScalarEncoder> = {
  boolean: as('booleanValue', (value) => (value === 't' ? 'true' : 'false')),
  long: as('longValue', (value) => value),
  double: as('doubleValue', (value) => doubleText(Number(value))),
  blob: as('blobValue', (value) => quote(bytesOf(value).toString('base64'))),
  string: text,
  decimal: as('stringValue', (value) => quote(finite(value))),
  json: as('stringValue', (value) => quote(reserializeJson(value))),
  network: as('stringValue', (value) => quote(withPrefix(value))),
  date: as('stringValue', (value) => quote(dateText(value))),
  time: as('stringValue', (value) => quote(timeText(value))),
  timestamp: as('stringValue', (value) => quote(timestampText(value))),
  timestamptz: as('stringValue', (value) => quote(utcTimestampText(value))),
}

function as(member: Member, json: (value: string) => string): ScalarEncoder {
  return { member: () => member, json }
}

/** The members of an ArrayValue are those of a Field in the plural. */
function arrayField(element: PostgresType, options: FieldOptions): Encoder {
  const encoder = elementEncoder(element, options)
  const list = listEncoder(encoder)
  const member = `${encoder.member('')}s`
  return (value) =>
    value === null ? '{"isNull":true}' : `{"arrayValue":{"${member}":${list(value)}}}`
}

/** All elements are of one member, so decimals stay text whatever is asked for. */
function elementEncoder(element: PostgresType, options: FieldOptions): ScalarEncoder {
  return scalarEncoder(element, { ...options, decimalAsNumber: false })
}

function listEncoder({ json }: ScalarEncoder): (literal: string) => string {
  return (literal) =>
    `[${elementsOf(literal)
      .map((value) => (value === null ? 'null' : json(value)))
      .join(',')}]`
}

function elementsOf(literal: string): (string | null)[] {
  try {
    return parseArrayLiteral(literal)
  } catch (error) {
    if (!(error instanceof MultidimensionalArrayError)) throw error
    throw unsupported('The result contains a multidimensional array')
  }
}

function isLong(value: string): boolean {
  return /^-?\d{1,19}$/.test(value) && BigInt(value) === BigInt.asIntN(64, BigInt(value))
}

/** numeric has NaN and infinities, the service's decimals have not. */
function finite(value: string): string {
  if (/^(NaN|-?Infinity)$/.test(value)) throw undecodable()
  return value
}

/** Postgres leaves the prefix of a single address out, the service does not. */
function withPrefix(value: string): string {
  if (value.includes('/')) return value
  return `${value}/${value.includes(':') ? 128 : 32}`
}

/** In the hex form, or in the escape form where the session has set bytea_output to it. */
function bytesOf(value: string): Buffer {
  if (value.startsWith('\\x')) return Buffer.from(value.slice(2), 'hex')
  const plain = value.replace(/\\(\\|[0-7]{3})/g, (_, escaped: string) => {
    return escaped === '\\' ? '\\' : String.fromCharCode(Number.parseInt(escaped, 8))
  })
  return Buffer.from(plain, 'latin1')
}

function quote(value: string): string {
  return JSON.stringify(value)
}

function unsupported(message: string): ServiceError {
  return new ServiceError('UnsupportedResultException', message)
}
