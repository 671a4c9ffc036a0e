import type { Parameter } from './engines/engine.ts'
import { ServiceError } from './errors.ts'
import type { SqlParameter } from './requests.ts'
import { typeHints } from './type-hints.ts'

/** Type OIDs of pg_type, which are fixed for the types that come with Postgres. */
const boolean = 16
const bytea = 17
const bigint = 20
const text = 25
const double = 701
const untyped = 0

const placeholderName = /^[A-Za-z0-9_]+$/

/**
 * The values to bind for the placeholders of a statement, in order. Each is declared with the type that
 * the service declares, so that Postgres refuses here what it refuses there. A value without a placeholder
 * is passed over, and of two with one name the last counts. Where no value is given at all none is looked
 * for, which Postgres then reports.
 * Throws ServiceError for a placeholder without a value beside others, a name that no placeholder can have,
 * an array, an unknown hint, a value that does not fit its hint, and one that has no member or several.
 */
export function bindParameters(names: string[], given: SqlParameter[]): Parameter[] {
  if (given.length === 0) return []
  const encoded = new Map(given.map((parameter) => [parameter.name, encode(parameter)]))
  return names.map((name) => encoded.get(name) ?? missing(name))
}

/** Recorded in https://github.com/awslabs/mcp/blob/main/src/postgres-mcp-server/tests/e2e/README.md */
function missing(name: string): never {
  throw invalid(`Cannot find parameter: ${name}`)
}

function encode(parameter: SqlParameter): Parameter {
  const name = parameter.name ?? ''
  const value = parameter.value ?? {}
  const { isNull, stringValue, longValue, doubleValue, booleanValue, blobValue } = value
  if (!placeholderName.test(name)) {
    throw invalid(`Named parameter syntax is invalid, input: ${name}`)
  }
  if (isGiven(value.arrayValue)) throw invalid('Array parameters are not supported')
  if (Object.values(value).filter(isGiven).length > 1) {
    throw invalid(`The parameter ${name} has more than one value`)
  }
  if (isNull) return { oid: untyped, text: null }
  if (isGiven(stringValue)) return encodeString(parameter, stringValue)
  if (isGiven(longValue)) return { oid: bigint, text: String(longValue) }
  if (isGiven(doubleValue)) return { oid: double, text: textOfDouble(doubleValue) }
  if (isGiven(booleanValue)) return { oid: boolean, text: String(booleanValue) }
  if (isGiven(blobValue)) return { oid: bytea, text: hexOfBase64(blobValue) }
  throw invalid(`The parameter ${name} has no value`)
}

function isGiven<Value>(member: Value | null | undefined): member is Value {
  return member !== null && member !== undefined
}

function encodeString({ name, typeHint }: SqlParameter, value: string): Parameter {
  if (!isGiven(typeHint)) return { oid: text, text: value }
  const hint = typeHints.get(typeHint)
  if (!hint) {
    throw invalid(`Unknown type hint ${typeHint}: there are ${[...typeHints.keys()].join(', ')}`)
  }
  const fitting = hint.read(value)
  if (fitting === undefined) {
    throw invalid(
      hint.refusal?.(value) ??
        `The value of the parameter ${name ?? ''} does not fit the type hint ${typeHint}: it has to be ${hint.form}`,
    )
  }
  return { oid: hint.oid, text: fitting }
}

/** String() has no sign for zero. */
function textOfDouble(value: number | string): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function hexOfBase64(value: string): string {
  return `\\x${Buffer.from(value, 'base64').toString('hex')}`
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}
