import { sql } from 'kysely'
import type { AnyDatabase } from '../description.ts'
import type { Relation } from './relation.ts'
import { section } from './section.ts'

/** Publications of whole schemas, of some columns and of some rows came with PostgreSQL 15. */
export async function publications(db: AnyDatabase, { id, version }: Relation): Promise<string[]> {
  const ofSchema = sql`
    select p.pubname::text as name, null as columns, null as condition
    from pg_catalog.pg_publication p
      join pg_catalog.pg_publication_namespace pn on pn.pnpubid = p.oid
      join pg_catalog.pg_class pc on pc.relnamespace = pn.pnnspid
    where pc.oid = ${id} and pg_catalog.pg_relation_is_publishable(${id})
    union`
  const columns = sql`
    (
      select pg_catalog.string_agg(a.attname::text, ', ')
      from pg_catalog.generate_series(0, pg_catalog.array_upper(pr.prattrs::pg_catalog.int2[], 1)) s,
        pg_catalog.pg_attribute a
      where a.attrelid = pr.prrelid and a.attnum = pr.prattrs[s]
    )`
  const condition = sql`pg_catalog.pg_get_expr(pr.prqual, pr.prrelid)`
  const isNew = version >= 150_000
  const { rows } = await sql<{ name: string; columns: string | null; condition: string | null }>`
    ${isNew ? ofSchema : sql``}
    select p.pubname::text as name, ${isNew ? columns : sql`null`} as columns,
      ${isNew ? condition : sql`null`} as condition
    from pg_catalog.pg_publication p join pg_catalog.pg_publication_rel pr on pr.prpubid = p.oid
    where pr.prrelid = ${id}
    union
    select p.pubname::text, null, null from pg_catalog.pg_publication p
    where p.puballtables and pg_catalog.pg_relation_is_publishable(${id})
    order by 1`.execute(db)
  return section(
    'Publications',
    rows.map((row) => {
      const list = row.columns === null ? '' : ` (${row.columns})`
      return `"${row.name}"${list}${row.condition === null ? '' : ` WHERE ${row.condition}`}`
    }),
  )
}
