import {
  PostgresError,
  type RunOptions,
  type Session,
  type StatementResult,
} from './engines/engine.ts'
import { ServiceError } from './errors.ts'
import { bindParameters } from './parameters.ts'
import type { PositionalSql } from './placeholders.ts'
import type { SqlParameter } from './requests.ts'
import { type UnboundError, unbound } from './unbound.ts'

/** Binds and runs one statement. Throws ServiceError, PostgresError and what the session throws. */
export async function runStatement(
  session: Session,
  { sql, names }: PositionalSql,
  given: SqlParameter[],
  options?: RunOptions,
): Promise<StatementResult> {
  if (sql.includes('\0')) throw new ServiceError('ValidationException', 'The SQL has a zero byte')
  const parameters = bindParameters(names, given)
  try {
    return await session.run(sql, parameters, options)
  } catch (error) {
    throw error instanceof PostgresError ? reword(error, () => unbound(names, given)) : error
  }
}

/** The service prepares under a name, and does not speak COPY at all. */
function reword(error: PostgresError, explain: () => UnboundError): Error {
  if (error.message.startsWith('execute: unexpected message')) {
    return new ServiceError('DatabaseErrorException', error.message)
  }
  if (!error.message.includes('prepared statement ""')) return error
  const { severity, code, hint, position } = error
  const message = error.message.replace('prepared statement ""', 'prepared statement "sqlx_s_1"')
  return new PostgresError({ message, severity, code, hint, position }, { cause: explain() })
}
