import type { ArrayValue, Field } from '@aws-sdk/client-rds-data'
import { parseTimestamp } from './timestamp.ts'

/** Thrown for a field in a form that the service is not known to send, or a value that would be lost. */
export class UnknownFieldError extends TypeError {
  override readonly name = 'UnknownFieldError'
}

export interface DecodeOptions {
  /** `string` keeps the microseconds of timestamp and timestamptz, which a Date cuts off. */
  timestamps?: 'date' | 'string'
}

/** A field as a JavaScript value. Throws UnknownFieldError. */
export type Decode = (field: Field) => unknown

/**
 * A field of a result as a JavaScript value, by the name of its Postgres type (`_int8` is an array of
 * int8). Integers become numbers, or a bigint where a number would round; numeric stays text; date stays
 * `YYYY-MM-DD`; timestamp and timestamptz become a Date, both read as UTC. Throws UnknownFieldError.
 */
export function decodeField(field: Field, typeName: string, options?: DecodeOptions): unknown {
  return decoderOf(typeName, options)(field)
}

/** The decoder of a column, to be found once for all of its fields. */
export function decoderOf(typeName: string, options: DecodeOptions = {}): Decode {
  const type = typeName.toLowerCase()
  const decodeScalar = scalarDecoderOf(type.replace(/^_/, ''), options)

  return (field) => {
    if (field.isNull) return null
    const value = field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue
    if (value !== undefined) return decodeScalar(value)
    if (field.blobValue !== undefined) return toBuffer(field.blobValue)
    if (field.arrayValue !== undefined) return decodeArray(field.arrayValue, type, decodeScalar)
    throw new UnknownFieldError(`a field of type ${typeName} has none of the known forms`)
  }
}

type Scalar = string | number | boolean
type DecodeScalar = (value: Scalar) => unknown

function scalarDecoderOf(type: string, { timestamps = 'date' }: DecodeOptions): DecodeScalar {
  switch (type) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'smallserial':
    case 'serial':
    case 'bigserial':
    case 'oid':
      return toInteger
    case 'float4':
      return toSingle
    case 'timestamp':
      return timestamps === 'date' ? toDate : String
    case 'timestamptz':
      return timestamps === 'date' ? toDate : toInstant
    case 'json':
    case 'jsonb':
      return (value) => JSON.parse(String(value))
    default:
      return (value) => value
  }
}

function toInteger(value: Scalar): number | bigint {
  const integer = Number(value)
  return Number.isSafeInteger(integer) ? integer : BigInt(value)
}

/** The shortest decimal that is this single-precision number, should it come widened to a double. */
function toSingle(value: Scalar): number {
  const double = Number(value)
  for (let digits = 6; digits <= 9; digits += 1) {
    const shorter = Number(double.toPrecision(digits))
    if (Math.fround(shorter) === Math.fround(double)) return shorter
  }
  return double
}

function toDate(value: Scalar): Date {
  const date = parseTimestamp(String(value))
  if (!date) {
    throw new UnknownFieldError(
      `a Date cannot hold the timestamp ${value}: cast the column to text`,
    )
  }
  return date
}

/** The service leaves out the zone, which is always UTC; with it the text means the same everywhere. */
function toInstant(value: Scalar): string {
  return `${String(value).replace(' ', 'T')}Z`
}

function decodeArray(array: ArrayValue, type: string, decodeElement: DecodeScalar): unknown[] {
  const elements: (Scalar | null)[] | undefined =
    array.stringValues ?? array.longValues ?? array.doubleValues ?? array.booleanValues
  if (elements) return elements.map((each) => (each === null ? null : decodeElement(each)))
  if (array.arrayValues) {
    return array.arrayValues.map((each) => each && decodeArray(each, type, decodeElement))
  }
  throw new UnknownFieldError(`an array of type ${type} has no known elements`)
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
