import { type SelectQueryBuilder, sql } from 'kysely'

/** A keyset page, newest first: at most `limit` rows whose key is below `before`. */
export interface PageRequest {
  limit: number
  before?: number | undefined
}

/** `next` is the `before` of the page that follows, null on the last one. */
export interface Page<Row> {
  rows: Row[]
  next: number | null
}

type Keyed = { key: number }

/** The rows of a query that a page is cut from, by a key that is unique. */
export function selectPage<DB, Tables extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  key: string,
  { limit, before }: PageRequest,
): SelectQueryBuilder<DB, Tables, Row> {
  const column = sql.ref<number>(key)
  const newest = query.orderBy(column, 'desc').limit(limit + 1)
  return before === undefined ? newest : newest.where(column, '<', before)
}

/** Cuts a page from the rows of `selectPage`: the one beyond its limit says that more follow. */
export function cutPage<Row extends Keyed>(
  found: Row[],
  page: PageRequest,
): Page<Omit<Row, 'key'>> {
  const kept = found.slice(0, page.limit)
  const last = kept.at(-1)
  const next = found.length > page.limit && last ? last.key : null
  return { rows: kept.map(({ key: _, ...row }) => row), next }
}

/** A row of which a left join may have found nothing. */
export type Nullable<Row> = { [Column in keyof Row]: Row[Column] | null }

type Present<Row> = { [Column in keyof Row]: NonNullable<Row[Column]> }

/** Tells the rows of a left join that found something from the one that stands for nothing found. */
export function isPresent<Row extends { key: number | null }>(row: Row): row is Row & Present<Row> {
  return row.key !== null
}
