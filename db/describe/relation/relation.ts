import { type RawBuilder, sql } from 'kysely'
import type { AnyDatabase } from '../description.ts'

/** What pg_class says of a relation. */
export interface Relation {
  readonly oid: string
  /** The oid, to write into a query. */
  readonly id: RawBuilder<unknown>
  readonly schema: string
  readonly name: string
  /** r table, p partitioned, v view, m materialized view, i index, I partitioned index, t TOAST, c type, f foreign, S sequence. */
  readonly kind: string
  readonly version: number
  readonly verbose: boolean
  readonly hasIndex: boolean
  readonly hasRules: boolean
  readonly hasTriggers: boolean
  readonly checks: number
  readonly rowSecurity: boolean
  readonly forceRowSecurity: boolean
  readonly isPartition: boolean
  readonly options: string
  readonly tablespace: string | null
  readonly ofType: string | null
  readonly isUnlogged: boolean
  readonly replicaIdentity: string
  readonly accessMethod: string | null
}

type Found = Pick<Relation, 'schema' | 'name' | 'version' | 'verbose'>

export async function readRelation(db: AnyDatabase, oid: string, found: Found): Promise<Relation> {
  const id = sql`cast(${oid} as pg_catalog.oid)`
  const { rows } = await sql<Omit<Relation, 'oid' | 'id' | keyof Found>>`
    select c.relkind::text as kind, c.relhasindex as "hasIndex", c.relhasrules as "hasRules",
      c.relhastriggers as "hasTriggers", c.relchecks::int4 as checks,
      c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as "forceRowSecurity",
      c.relispartition as "isPartition",
      pg_catalog.array_to_string(
        c.reloptions || array(select 'toast.' || x from pg_catalog.unnest(tc.reloptions) x), ', '
      ) as options,
      s.spcname::text as tablespace,
      case when c.reloftype <> 0 then c.reloftype::pg_catalog.regtype::text end as "ofType",
      c.relpersistence = 'u' as "isUnlogged", c.relreplident::text as "replicaIdentity",
      am.amname::text as "accessMethod"
    from pg_catalog.pg_class c
      left join pg_catalog.pg_class tc on tc.oid = c.reltoastrelid
      left join pg_catalog.pg_am am on am.oid = c.relam
      left join pg_catalog.pg_tablespace s on s.oid = c.reltablespace
    where c.oid = ${id}`.execute(db)
  const [row] = rows
  if (!row) throw new RangeError(`the relation ${oid} is gone`)
  return { oid, id, ...found, ...row }
}

const words: Record<string, string | undefined> = {
  r: 'table',
  p: 'partitioned table',
  v: 'view',
  m: 'materialized view',
  i: 'index',
  I: 'partitioned index',
  t: 'TOAST table',
  c: 'composite type',
  f: 'foreign table',
  S: 'sequence',
}

/** `Unlogged table "public.users"` */
export function titleOf({ kind, isUnlogged, schema, name }: Relation): string {
  const word = words[kind] ?? `?${kind}?`
  const whole = isUnlogged ? `unlogged ${word}` : word
  return `${whole[0]?.toUpperCase()}${whole.slice(1)} "${schema}.${name}"`
}

/** Whether a relation is of one of the kinds, given as letters. */
export function isOf({ kind }: Relation, kinds: string): boolean {
  return kinds.includes(kind)
}
