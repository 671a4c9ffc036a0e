import { excerpt } from '../output/excerpt.ts'
import { printable } from '../output/printable.ts'

interface Report {
  readonly message: string
  readonly severity?: string | undefined
  readonly code?: string | undefined
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  /** The character of the statement, from 1. */
  readonly position?: number | undefined
  /** A query that Postgres itself made, and the place in that. */
  readonly internalQuery?: string | undefined
  readonly internalPosition?: number | undefined
  readonly where?: string | undefined
  readonly cause?: unknown
}

/** What a database said of a statement that it refused. */
export class SqlError extends Error {
  override readonly name = 'SqlError'
  readonly severity: string
  readonly code: string | undefined
  readonly detail: string | undefined
  readonly hint: string | undefined
  readonly position: number | undefined
  readonly internalQuery: string | undefined
  readonly internalPosition: number | undefined
  readonly where: string | undefined

  constructor(report: Report) {
    super(report.message, { cause: report.cause })
    this.severity = report.severity ?? 'ERROR'
    this.code = report.code
    this.detail = report.detail
    this.hint = report.hint
    this.position = report.position
    this.internalQuery = report.internalQuery
    this.internalPosition = report.internalPosition
    this.where = report.where
  }
}

/** The lines that psql prints for an error or a notice. */
export function formatReport(report: Report, sql: string): string {
  const { message, detail, hint, position, internalQuery, internalPosition, where } = report
  const lines = [`${report.severity ?? 'ERROR'}:  ${message}`]
  if (position !== undefined) lines.push(...excerpt(sql, position))
  else if (internalQuery && internalPosition) {
    lines.push(...excerpt(internalQuery, internalPosition))
  }
  if (detail) lines.push(`DETAIL:  ${detail}`)
  if (hint) lines.push(`HINT:  ${hint}`)
  if (internalQuery) lines.push(`QUERY:  ${internalQuery}`)
  if (where) lines.push(`CONTEXT:  ${where}`)
  return printable(lines.join('\n'))
}

/** What Postgres says of a statement that somebody ended. */
export function canceled(details: Partial<Report> = {}): SqlError {
  return new SqlError({
    message: 'canceling statement due to user request',
    code: '57014',
    ...details,
  })
}
