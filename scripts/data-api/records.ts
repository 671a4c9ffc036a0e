import type { Column } from './engines/engine.ts'
import { ServiceError } from './errors.ts'
import { type Encoder, fieldEncoder, jsonEncoder } from './fields.ts'
import { checkResultSize } from './result-size.ts'
import type { FieldOptions } from './scalar-fields.ts'
import type { PostgresType } from './types.ts'

type Rows = (string | null)[][]

/**
 * The `records` of a response, as JSON text. A type that the service does not return is refused once there
 * is a row, whatever is in it. Throws ServiceError for that, for a value without a form, and beyond 1 MiB.
 */
export function encodeRecords(types: PostgresType[], rows: Rows, options: FieldOptions): string {
  if (rows.length === 0) return '[]'
  const encoders = types.map((type) => fieldEncoder(type, options))
  checkResultSize(types.length, rows)
  return `[${rows.map((row) => `[${encodeRow(encoders, row).join(',')}]`).join(',')}]`
}

/** 10 MB (AuroraUserGuide, data-api-json). */
const longestFormat = 10 * 1024 * 1024

/** The `formattedRecords` of a response, not yet quoted. Throws ServiceError as encodeRecords does. */
export function formatRecords(
  columns: Column[],
  types: PostgresType[],
  rows: Rows,
  options: FieldOptions,
): string {
  const labels = columns.map(({ name }) => name)
  const twice = labels.find((label, index) => labels.indexOf(label) !== index)
  if (twice !== undefined) throw badRequest(`The result has more than one column named ${twice}`)
  if (rows.length === 0) return '[]'
  const encoders = types.map((type) => jsonEncoder(type, options))
  checkResultSize(types.length, rows)
  const keys = labels.map((label) => JSON.stringify(label))
  const objects = rows.map((row) => {
    return `{${encodeRow(encoders, row)
      .map((value, index) => `${keys[index]}:${value}`)
      .join(',')}}`
  })
  const formatted = `[${objects.join(',')}]`
  if (Buffer.byteLength(formatted) > longestFormat) {
    throw badRequest('The formatted result exceeds the size limit 10 MB.')
  }
  return formatted
}

function encodeRow(encoders: Encoder[], row: (string | null)[]): string[] {
  return encoders.map((encode, index) => encode(row[index] ?? null))
}

function badRequest(message: string): ServiceError {
  return new ServiceError('BadRequestException', message)
}
