import { sql } from 'kysely'
import type { AnyDatabase } from '../description.ts'
import type { Relation } from './relation.ts'
import { section } from './section.ts'

interface IndexRow {
  name: string
  isPrimary: boolean
  isUnique: boolean
  isClustered: boolean
  isValid: boolean
  definition: string
  constraint: string | null
  constraintKind: string | null
  isDeferrable: boolean | null
  isDeferred: boolean | null
  isReplicaIdentity: boolean
  tablespace: string | null
}

export async function indexes(db: AnyDatabase, { id, hasIndex }: Relation): Promise<string[]> {
  if (!hasIndex) return []
  const { rows } = await sql<IndexRow>`
    select c.relname::text as name, i.indisprimary as "isPrimary", i.indisunique as "isUnique",
      i.indisclustered as "isClustered", i.indisvalid as "isValid",
      pg_catalog.pg_get_indexdef(i.indexrelid, 0, true) as definition,
      pg_catalog.pg_get_constraintdef(con.oid, true) as constraint,
      con.contype::text as "constraintKind", con.condeferrable as "isDeferrable",
      con.condeferred as "isDeferred", i.indisreplident as "isReplicaIdentity",
      s.spcname::text as tablespace
    from pg_catalog.pg_index i
      join pg_catalog.pg_class c on c.oid = i.indexrelid
      left join pg_catalog.pg_tablespace s on s.oid = c.reltablespace
      left join pg_catalog.pg_constraint con
        on con.conrelid = i.indrelid and con.conindid = i.indexrelid and con.contype in ('p', 'u', 'x')
    where i.indrelid = ${id}
    order by i.indisprimary desc, c.relname`.execute(db)
  return section('Indexes', rows.map(formatIndex))
}

function formatIndex(row: IndexRow): string {
  const words = [
    `"${row.name}"`,
    row.constraintKind === 'x' ? row.constraint : formatDefinition(row),
    row.isClustered && 'CLUSTER',
    !row.isValid && 'INVALID',
    row.isReplicaIdentity && 'REPLICA IDENTITY',
  ]
  const tablespace = row.tablespace === null ? '' : `, tablespace "${row.tablespace}"`
  return words.filter(Boolean).join(' ') + tablespace
}

function formatDefinition(row: IndexRow): string {
  const kind = row.isPrimary
    ? 'PRIMARY KEY,'
    : row.isUnique && (row.constraintKind === 'u' ? 'UNIQUE CONSTRAINT,' : 'UNIQUE,')
  const [, method = row.definition] = row.definition.split(/ USING (.*)/s)
  const words = [
    kind,
    method,
    row.isDeferrable && 'DEFERRABLE',
    row.isDeferred && 'INITIALLY DEFERRED',
  ]
  return words.filter(Boolean).join(' ')
}

interface OwnRow {
  isPrimary: boolean
  isUnique: boolean
  nullsNotDistinct: boolean
  isClustered: boolean
  isValid: boolean
  isDeferrable: boolean
  isDeferred: boolean
  isReplicaIdentity: boolean
  method: string
  table: string
  predicate: string | null
}

/** What is below the columns of an index. */
export async function describeIndex(db: AnyDatabase, relation: Relation): Promise<string[]> {
  const { id, schema, version } = relation
  const nullsNotDistinct = version >= 150_000 ? sql`i.indnullsnotdistinct` : sql`false`
  const constraint = (condition: ReturnType<typeof sql>) => sql`(not i.indimmediate) and exists (
    select from pg_catalog.pg_constraint
    where conrelid = i.indrelid and conindid = i.indexrelid and contype in ('p', 'u', 'x')
      and ${condition})`
  const { rows } = await sql<OwnRow>`
    select i.indisprimary as "isPrimary", i.indisunique as "isUnique",
      ${nullsNotDistinct} as "nullsNotDistinct", i.indisclustered as "isClustered",
      i.indisvalid as "isValid", ${constraint(sql`condeferrable`)} as "isDeferrable",
      ${constraint(sql`condeferred`)} as "isDeferred", i.indisreplident as "isReplicaIdentity",
      am.amname::text as method, t.relname::text as "table",
      pg_catalog.pg_get_expr(i.indpred, i.indrelid, true) as predicate
    from pg_catalog.pg_index i
      join pg_catalog.pg_class c on c.oid = i.indexrelid
      join pg_catalog.pg_class t on t.oid = i.indrelid
      join pg_catalog.pg_am am on am.oid = c.relam
    where i.indexrelid = ${id}`.execute(db)
  return rows.map((row) =>
    [
      row.isPrimary && 'primary key',
      !row.isPrimary &&
        row.isUnique &&
        `unique${row.nullsNotDistinct ? ' nulls not distinct' : ''}`,
      row.method,
      `for table "${schema}.${row.table}"`,
      row.predicate !== null && `predicate (${row.predicate})`,
      row.isClustered && 'clustered',
      !row.isValid && 'invalid',
      row.isDeferrable && 'deferrable',
      row.isDeferred && 'initially deferred',
      row.isReplicaIdentity && 'replica identity',
    ]
      .filter(Boolean)
      .join(', '),
  )
}
