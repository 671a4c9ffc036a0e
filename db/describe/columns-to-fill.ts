import { sql } from 'kysely'
import type { AnyDatabase } from './description.ts'

export interface FillColumn {
  readonly name: string
  /** As SQL writes it, without length and precision. */
  readonly type: string
  /** The rows of its table are those of the partitions. */
  readonly isPartitioned: boolean
}

/** The columns of a table that COPY FROM fills where it names none, in order; none for a table that is not. */
export async function columnsToFill(
  db: AnyDatabase,
  { schema, name }: { readonly schema?: string | undefined; readonly name: string },
): Promise<FillColumn[]> {
  const table =
    schema === undefined
      ? sql`pg_catalog.quote_ident(${name})`
      : sql`pg_catalog.quote_ident(${schema}) || '.' || pg_catalog.quote_ident(${name})`
  const { rows } = await sql<FillColumn>`
    select a.attname::text as name, pg_catalog.format_type(a.atttypid, -1) as type,
      c.relkind = 'p' as "isPartitioned"
    from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
    where a.attrelid = pg_catalog.to_regclass(${table}) and a.attnum > 0
      and not a.attisdropped and a.attgenerated = ''
    order by a.attnum`.execute(db)
  return rows
}
