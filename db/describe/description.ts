import type { Kysely } from 'kysely'

/** Whatever the database has: only its catalogs are read. */
// biome-ignore lint/suspicious/noExplicitAny: the catalogs have no types here
export type AnyDatabase = Kysely<any>

/** What a backslash command prints: a table of texts. */
export interface Description {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** The lines below the table; a count of its rows where they are left out. */
  readonly footers?: readonly string[]
  /** The columns whose values are set to the right. */
  readonly right?: readonly string[]
}

export interface ListOptions {
  /** In psql's form: `us*`, `public.*`, `"Odd Name"`. */
  readonly pattern?: string | undefined
  /** What `+` adds. */
  readonly verbose?: boolean | undefined
  /** `S`: the catalogs' own too. */
  readonly system?: boolean | undefined
}

/** Thrown when a pattern finds nothing, or can find nothing. */
export class DescribeError extends Error {
  override readonly name = 'DescribeError'
}

/** Rows that a query has named as the columns of its table. */
export function toDescription(
  title: string,
  rows: readonly Record<string, string | null>[],
  columns: readonly string[],
): Description {
  return { title, columns, rows: rows.map((row) => columns.map((name) => row[name] ?? null)) }
}
