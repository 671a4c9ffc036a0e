import { MultidimensionalArrayError, parseArrayLiteral } from './array-literal.ts'
import { ServiceError } from './errors.ts'
import { type FieldOptions, type ScalarEncoder, scalarEncoder } from './scalar-fields.ts'
import type { PostgresType } from './types.ts'

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
    throw new ServiceError(
      'UnsupportedResultException',
      'The result contains a multidimensional array',
    )
  }
}
