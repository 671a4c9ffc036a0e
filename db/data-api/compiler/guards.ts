import { comments, identifiers, strings } from './lexemes.ts'

/** Thrown for a statement that the Data API would refuse or, worse, read as another one. */
export class UnsupportedStatementError extends Error {
  override readonly name = 'UnsupportedStatementError'
  readonly sql: string

  constructor(message: string, sql: string) {
    super(message)
    this.sql = sql
  }
}

const longestSql = 65_536

/**
 * Throws UnsupportedStatementError for a statement beyond the limit of the service, which comes before
 * that of Postgres on parameters.
 */
export function checkLength(sql: string): void {
  if (sql.length > longestSql) {
    throw new UnsupportedStatementError(
      `the SQL has ${sql.length} characters and the Data API takes ${longestSql}: send fewer rows at once, or all as one jsonb parameter with jsonb_to_recordset`,
      sql,
    )
  }
}

/** The service looks for placeholders in dollar quotes and array slices too. */
const asTheServiceReads = new RegExp(
  `${strings}|${identifiers}|${comments}|::|:(?<name>[A-Za-z0-9_]+)`,
  'g',
)
const asPostgresReads = new RegExp(
  String.raw`${strings}|${identifiers}|${comments}|\$(?<tag>[A-Za-z_\u0080-\uffff]?[\w\u0080-\uffff]*)\$[\s\S]*?\$\k<tag>\$|(?<number>(?<![\w$])\$\d+)|(?<end>;)`,
  'g',
)

/**
 * Checks SQL that was written by hand, once its parameters are named `:0`, `:1`, ...
 * Throws UnsupportedStatementError.
 */
export function checkRawSql(sql: string, parameters: number): void {
  checkPlaceholders(sql, parameters)
  if (/[;$]/.test(sql)) checkStatement(sql)
}

function checkPlaceholders(sql: string, parameters: number): void {
  let next = 0
  for (const { groups, index } of sql.matchAll(asTheServiceReads)) {
    if (groups?.name === undefined) continue
    if (groups.name !== String(next)) throw strayColon(sql, groups.name, index)
    next += 1
  }
  if (next > parameters) throw strayColon(sql, String(next - 1), sql.lastIndexOf(`:${next - 1}`))
  if (next === parameters) return
  throw new UnsupportedStatementError(
    `the Data API would not see the parameter :${next}: it stands in a string, a comment or next to another colon`,
    sql,
  )
}

function strayColon(sql: string, name: string, index: number): UnsupportedStatementError {
  return new UnsupportedStatementError(
    `the Data API would read :${name} at character ${index + 1} as a parameter: put a space after the colon of a slice, as in a[1: 2], and quote text that has colons with '...' in place of $$...$$`,
    sql,
  )
}

function checkStatement(sql: string): void {
  for (const { groups, index } of sql.matchAll(asPostgresReads)) {
    if (groups?.number) {
      throw new UnsupportedStatementError(
        `${groups.number} at character ${index + 1} is no parameter for the Data API: write the value into the template, as in sql\`... \${value}\``,
        sql,
      )
    }
    if (groups?.end && hasMore(sql.slice(index + 1)) && !/\bbegin\s+atomic\b/i.test(sql)) {
      throw new UnsupportedStatementError(
        'the Data API takes one statement at a time: send each on its own, in a transaction if they belong together',
        sql,
      )
    }
  }
}

function hasMore(sql: string): boolean {
  return sql.replace(new RegExp(comments, 'g'), '').trim() !== ''
}

/**
 * Throws UnsupportedStatementError for the parameters of `CompiledQuery.raw`, which passes by the compiler:
 * that is what names and encodes them.
 */
export function checkParameters(sql: string, parameters: readonly unknown[]): void {
  const [first] = parameters
  if (first === undefined && parameters.length === 0) return
  if (typeof first === 'object' && first !== null && 'name' in first && 'value' in first) return
  throw new UnsupportedStatementError(
    'the parameters of CompiledQuery.raw reach the Data API without names and types: use the sql template',
    sql,
  )
}
