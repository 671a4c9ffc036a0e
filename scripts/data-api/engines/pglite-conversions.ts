import type { PGlite } from '@electric-sql/pglite'
import { PostgresError } from './engine.ts'

/** In its catalog a database says what converts text. The default may be to write nothing. */
const hide = `begin read write;
  update pg_catalog.pg_conversion set condefault = false where condefault;
  commit`

/**
 * PGlite's libraries of conversions call functions that it does not have, and the first letter beyond ASCII
 * crashes it. A conversion that Postgres does not find it refuses by an ordinary error.
 */
export async function hideConversions(database: PGlite): Promise<void> {
  await database.exec(hide)
}

const unconverted =
  /^(default conversion function for encoding .* does not exist|invalid value for parameter "client_encoding": .*)$/

/** The same, but for what needs a conversion: with what has them. */
export function withConversionHint(error: PostgresError): PostgresError {
  const { message, severity, code, position } = error
  if (!unconverted.test(message) || code === wrongValue) return error
  const hint = 'PGlite converts no text: --engine native or a Postgres of your own does'
  return new PostgresError({ message, severity, code, position, hint })
}

/** There is no encoding of that name. */
const wrongValue = '22023'
