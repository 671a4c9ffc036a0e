import { sql } from 'kysely'
import { type AnyDatabase, type Description, toDescription } from '../description.ts'
import { type Relation, titleOf } from './relation.ts'

const numbers = ['Start', 'Minimum', 'Maximum', 'Increment']

export async function describeSequence(db: AnyDatabase, relation: Relation): Promise<Description> {
  const { id } = relation
  const { rows } = await sql<Record<string, string>>`
    select pg_catalog.format_type(seqtypid, null) as "Type", seqstart::text as "Start",
      seqmin::text as "Minimum", seqmax::text as "Maximum", seqincrement::text as "Increment",
      case when seqcycle then 'yes' else 'no' end as "Cycles?", seqcache::text as "Cache"
    from pg_catalog.pg_sequence
    where seqrelid = ${id}`.execute(db)
  const columns = ['Type', ...numbers, 'Cycles?', 'Cache']
  return {
    ...toDescription(titleOf(relation), rows, columns),
    right: [...numbers, 'Cache'],
    footers: await ownersOf(db, relation),
  }
}

async function ownersOf(db: AnyDatabase, { id }: Relation): Promise<string[]> {
  const { rows } = await sql<{ owner: string; kind: string }>`
    select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) || '.' ||
        pg_catalog.quote_ident(a.attname) as owner,
      d.deptype::text as kind
    from pg_catalog.pg_class c
      join pg_catalog.pg_depend d on d.refobjid = c.oid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and d.objid = ${id} and d.deptype in ('a', 'i')`.execute(db)
  return rows.map(({ owner, kind }) => {
    return `${kind === 'a' ? 'Owned by' : 'Sequence for identity column'}: ${owner}`
  })
}
