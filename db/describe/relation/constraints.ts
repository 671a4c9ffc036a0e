import { sql } from 'kysely'
import type { AnyDatabase } from '../description.ts'
import type { Relation } from './relation.ts'
import { section } from './section.ts'

interface ConstraintRow {
  name: string
  definition: string
  table: string
  isOwn: boolean
}

export async function checkConstraints(
  db: AnyDatabase,
  { id, checks }: Relation,
): Promise<string[]> {
  if (checks === 0) return []
  const { rows } = await sql<Pick<ConstraintRow, 'name' | 'definition'>>`
    select conname::text as name, pg_catalog.pg_get_constraintdef(oid, true) as definition
    from pg_catalog.pg_constraint
    where conrelid = ${id} and contype = 'c'
    order by conname`.execute(db)
  return section(
    'Check constraints',
    rows.map(({ name, definition }) => `"${name}" ${definition}`),
  )
}

/** Those of a partition may be its parents'. */
export async function foreignKeys(
  db: AnyDatabase,
  { id, hasTriggers, kind }: Relation,
): Promise<string[]> {
  if (!hasTriggers && kind !== 'p') return []
  const { rows } = await sql<ConstraintRow>`
    select conrelid = ${id} as "isOwn", conname::text as name,
      pg_catalog.pg_get_constraintdef(oid, true) as definition,
      conrelid::pg_catalog.regclass::text as "table"
    from pg_catalog.pg_constraint
    where contype = 'f' and conparentid = 0 and conrelid in (${family(id)})
    order by 1 desc, conname`.execute(db)
  return section(
    'Foreign-key constraints',
    rows.map(({ isOwn, name, definition, table }) =>
      isOwn ? `"${name}" ${definition}` : `TABLE "${table}" CONSTRAINT "${name}" ${definition}`,
    ),
  )
}

export async function referencedBy(
  db: AnyDatabase,
  { id, hasTriggers, kind }: Relation,
): Promise<string[]> {
  if (!hasTriggers && kind !== 'p') return []
  const { rows } = await sql<ConstraintRow>`
    select conname::text as name, pg_catalog.pg_get_constraintdef(oid, true) as definition,
      conrelid::pg_catalog.regclass::text as "table"
    from pg_catalog.pg_constraint
    where contype = 'f' and conparentid = 0 and confrelid in (${family(id)})
    order by conname`.execute(db)
  return section(
    'Referenced by',
    rows.map(
      ({ name, definition, table }) => `TABLE "${table}" CONSTRAINT "${name}" ${definition}`,
    ),
  )
}

function family(id: Relation['id']) {
  return sql`
    select a.relid::pg_catalog.oid from pg_catalog.pg_partition_ancestors(${id}) a (relid)
    union all select ${id}`
}
