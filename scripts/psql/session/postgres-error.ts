import { SqlError } from './sql-error.ts'

const errorCode = /^[0-9A-Z]{5}$/

/** What Postgres said, as a SqlError; an error of the network, whose code has another form, as it is. */
export function toSqlError(error: Error): Error {
  const report = error as Error & Record<string, unknown>
  if (!errorCode.test(String(report.code))) return error
  const text = (member: string) => report[member] as string | undefined
  return new SqlError({
    message: error.message,
    severity: text('severity'),
    code: text('code'),
    detail: text('detail'),
    hint: text('hint'),
    where: text('where'),
    position: toPosition(report.position),
    internalQuery: text('internalQuery'),
    internalPosition: toPosition(report.internalPosition),
    cause: error,
  })
}

function toPosition(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value)
}
