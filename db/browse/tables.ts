import { type Kysely, sql } from 'kysely'
import type { Column, ForeignKey, Table } from './table.ts'
import { columns } from './table-columns.ts'
import { foreignKeys, key } from './table-keys.ts'
import { count, estimate, sizes } from './table-sizes.ts'

// biome-ignore lint/suspicious/noExplicitAny: any schema is looked at
export type BrowsedDatabase = Kysely<any>

/** Bytes of one page, which with the frame around it has to stay below the Data API's 1 MiB. */
const pageSize = 600_000

interface Row {
  schema: string
  name: string
  kind: Table['kind']
  bytes: number
  count: number | null
  estimate: number | null
  comment: string | null
  columns: string
  key: string
  foreignKeys: string
  left: number
}

/**
 * Reads all tables and views of the database but those of the system: one statement, more where the answer
 * would be longer than the Data API gives. Sorted by schema and name.
 *
 * @throws what the database throws
 */
export async function readTables(db: BrowsedDatabase): Promise<Table[]> {
  const tables: Table[] = []
  let isMore = true
  while (isMore) {
    const rows = await readPage(db, tables.at(-1))
    tables.push(...rows.map(toTable))
    isMore = rows.length < (rows[0]?.left ?? 0)
  }
  return tables
}

async function readPage(db: BrowsedDatabase, after: Table | undefined): Promise<readonly Row[]> {
  const rest = after ? sql`(schema, name) > (${after.schema}, ${after.name})` : sql`true`
  const { rows } = await sql<Row>`
    with found as (
      select c.oid, n.nspname::text collate "C" as schema, c.relname::text collate "C" as name,
        ${kind} as kind, ${columns}::text as columns, ${key}::text as key,
        ${foreignKeys}::text as foreign_keys,
        obj_description(c.oid, 'pg_class') as comment
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'f', 'v', 'm') and ${ofUsers}
        and has_table_privilege(c.oid, 'select')
    ), measured as (
      select *, row_number() over places as place, count(*) over () as left_over,
        sum(octet_length(columns) + octet_length(foreign_keys) + 300) over places as size
      from found
      where ${rest}
      window places as (order by schema, name)
    )
    select m.schema, m.name, m.kind, m.columns, m.key, m.foreign_keys as "foreignKeys", m.comment,
      m.left_over::integer as left, coalesce(s.bytes, 0)::bigint as bytes, ${estimate} as estimate, ${count} as count
    from measured m
    join pg_class c on c.oid = m.oid
    cross join lateral (${sizes}) s
    where m.place = 1 or m.size <= ${sql.lit(pageSize)}
    order by m.schema, m.name
  `.execute(db)
  return rows
}

const ofUsers = sql`
  n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  and n.nspname not like 'pg\\_temp\\_%' and n.nspname not like 'pg\\_toast\\_temp\\_%'
`

const kind = sql`case c.relkind when 'r' then 'table' when 'p' then 'partitioned table'
  when 'f' then 'foreign table' when 'v' then 'view' else 'materialized view' end`

function toTable({ columns, key, foreignKeys, left: _, ...row }: Row): Table {
  return {
    ...row,
    columns: JSON.parse(columns) as Column[],
    key: JSON.parse(key) as string[],
    foreignKeys: JSON.parse(foreignKeys) as ForeignKey[],
  }
}
