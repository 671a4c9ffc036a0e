import { sql } from 'kysely'
import type { AnyDatabase } from '../description.ts'
import { isOf, type Relation } from './relation.ts'
import { series } from './section.ts'

interface ParentRow {
  parent: string
  bounds: string | null
  isDetaching: boolean
  constraint: string | null
}

export async function partitionOf(
  db: AnyDatabase,
  { id, isPartition, verbose }: Relation,
): Promise<string[]> {
  if (!isPartition) return []
  const { rows } = await sql<ParentRow>`
    select i.inhparent::pg_catalog.regclass::text as parent,
      pg_catalog.pg_get_expr(c.relpartbound, c.oid) as bounds,
      i.inhdetachpending as "isDetaching",
      ${verbose ? sql`pg_catalog.pg_get_partition_constraintdef(c.oid)` : sql`null::text`} as constraint
    from pg_catalog.pg_class c join pg_catalog.pg_inherits i on i.inhrelid = c.oid
    where c.oid = ${id}`.execute(db)
  return rows.flatMap(({ parent, bounds, isDetaching, constraint }) => [
    `Partition of: ${parent} ${bounds ?? ''}${isDetaching ? ' DETACH PENDING' : ''}`,
    ...(verbose ? [constraintLine(constraint)] : []),
  ])
}

function constraintLine(constraint: string | null): string {
  return constraint ? `Partition constraint: ${constraint}` : 'No partition constraint'
}

export async function partitionKey(db: AnyDatabase, { id }: Relation): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select pg_catalog.pg_get_partkeydef(${id}) as key`.execute(db)
  return rows.map(({ key }) => `Partition key: ${key}`)
}

export async function owningTable(db: AnyDatabase, { id }: Relation): Promise<string[]> {
  const { rows } = await sql<{ schema: string; name: string }>`
    select n.nspname::text as schema, c.relname::text as name
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.reltoastrelid = ${id}`.execute(db)
  return rows.map(({ schema, name }) => `Owning table: "${schema}.${name}"`)
}

export async function inherits(db: AnyDatabase, { id }: Relation): Promise<string[]> {
  const { rows } = await sql<{ parent: string }>`
    select c.oid::pg_catalog.regclass::text as parent
    from pg_catalog.pg_class c join pg_catalog.pg_inherits i on i.inhparent = c.oid
    where i.inhrelid = ${id} and c.relkind not in ('p', 'I')
    order by i.inhseqno`.execute(db)
  return series(
    'Inherits',
    rows.map(({ parent }) => parent),
  )
}

interface ChildRow {
  child: string
  kind: string
  isDetaching: boolean
  bounds: string | null
}

export async function children(db: AnyDatabase, relation: Relation): Promise<string[]> {
  const { rows } = await sql<ChildRow>`
    select c.oid::pg_catalog.regclass::text as child, c.relkind::text as kind,
      i.inhdetachpending as "isDetaching", pg_catalog.pg_get_expr(c.relpartbound, c.oid) as bounds
    from pg_catalog.pg_class c join pg_catalog.pg_inherits i on i.inhrelid = c.oid
    where i.inhparent = ${relation.id}
    order by pg_catalog.pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT',
      c.oid::pg_catalog.regclass::text`.execute(db)
  const isPartitioned = isOf(relation, 'pI')
  if (rows.length === 0) return isPartitioned ? ['Number of partitions: 0'] : []
  const heading = isPartitioned ? 'partitions' : 'child tables'
  if (!relation.verbose) {
    return [`Number of ${heading}: ${rows.length} (Use \\d+ to list them.)`]
  }
  return series(isPartitioned ? 'Partitions' : 'Child tables', rows.map(formatChild))
}

function formatChild({ child, kind, isDetaching, bounds }: ChildRow): string {
  const words = bounds === null ? child : `${child} ${bounds}`
  const partitioned = kind === 'p' || kind === 'I' ? ', PARTITIONED' : ''
  return `${words}${partitioned}${isDetaching ? ' (DETACH PENDING)' : ''}`
}
