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

type Member = 'booleanValue' | 'longValue' | 'doubleValue' | 'stringValue' | 'blobValue'

/** How the values of a type that is no array become JSON text, and under which member they come. */
export interface ScalarEncoder {
  member(value: string): Member
  json(value: string): string
}

/** Throws ServiceError for a type that the service does not return. */
export function scalarEncoder(type: PostgresType, options: FieldOptions): ScalarEncoder {
  const { encoding } = type
  if (encoding === 'unsupported' || encoding === 'array') {
    const message = `The result contains the unsupported data type ${spellType(type)}.`
    throw new ServiceError('UnsupportedResultException', message)
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
  range: as('stringValue', (value) => quote(value === 'empty' ? '(,)' : value)),
  date: as('stringValue', (value) => quote(dateText(value))),
  time: as('stringValue', (value) => quote(timeText(value))),
  timestamp: as('stringValue', (value) => quote(timestampText(value))),
  timestamptz: as('stringValue', (value) => quote(utcTimestampText(value))),
}

function as(member: Member, json: (value: string) => string): ScalarEncoder {
  return { member: () => member, json }
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
