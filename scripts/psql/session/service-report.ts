import { SqlError } from './sql-error.ts'

/** `ERROR: message; Detail: d; Hint: h; Position: 7; SQLState: 42P01`, in one line. */
const report =
  /^(?<severity>[A-Z]+): (?<message>[\s\S]*?)(?:; Detail: (?<detail>[\s\S]*?))?(?:; Hint: (?<hint>[\s\S]*?))?(?:; Position: (?<position>\d+))?; SQLState: (?<code>[0-9A-Z]{5})$/

/** What the Data API passes on of an error of Postgres; undefined for what is none. */
export function readServiceReport(cause: Error): SqlError | undefined {
  const groups = report.exec(cause.message)?.groups
  if (!groups) return undefined
  const { severity, message = '', detail, hint, code } = groups
  const position = groups.position === undefined ? undefined : Number(groups.position)
  return new SqlError({ severity, message, detail, hint, code, position, cause })
}
