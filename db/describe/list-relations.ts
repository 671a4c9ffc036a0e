import { sql } from 'kysely'
import { conditionsOf, where } from './conditions.ts'
import {
  type AnyDatabase,
  DescribeError,
  type Description,
  type ListOptions,
  toDescription,
} from './description.ts'

export type RelationKind =
  | 'table'
  | 'index'
  | 'view'
  | 'materialized view'
  | 'sequence'
  | 'foreign table'

/** What pg_class calls them; a pattern also finds those that a plain list leaves out. */
const kinds: Record<RelationKind, { plain: string; matched?: string }> = {
  table: { plain: 'rp', matched: 'ts' },
  index: { plain: 'iI' },
  view: { plain: 'v' },
  'materialized view': { plain: 'm' },
  sequence: { plain: 'S', matched: 's' },
  'foreign table': { plain: 'f' },
}

/** What `\d` lists where it is given nothing: all but indexes. */
export const describedKinds: readonly RelationKind[] = [
  'table',
  'view',
  'materialized view',
  'sequence',
  'foreign table',
]

/** The relations that `\dt`, `\di`, `\dv`, `\dm`, `\ds` and `\d` list. Throws DescribeError. */
export async function listRelations(
  db: AnyDatabase,
  wanted: readonly RelationKind[],
  options: ListOptions = {},
): Promise<Description> {
  const { pattern, verbose, system } = options
  const showsTable = wanted.includes('index')
  const letters = wanted.flatMap((kind) => {
    const { plain, matched = '' } = kinds[kind]
    return [...plain, ...(system || pattern !== undefined ? matched : '')]
  })
  const conditions = conditionsOf(options, {
    schema: sql`n.nspname`,
    names: [sql`c.relname`],
    visible: sql`pg_catalog.pg_table_is_visible(c.oid)`,
  })
  const { rows } = await sql<Record<string, string | null>>`
    select n.nspname::text as "Schema", c.relname::text as "Name",
      case c.relkind
        when 'r' then 'table' when 'p' then 'partitioned table' when 't' then 'TOAST table'
        when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table'
        when 'S' then 'sequence' when 's' then 'special'
        when 'i' then 'index' when 'I' then 'partitioned index'
      end as "Type",
      pg_catalog.pg_get_userbyid(c.relowner)::text as "Owner",
      t.relname::text as "Table",
      case c.relpersistence
        when 'p' then 'permanent' when 't' then 'temporary' when 'u' then 'unlogged'
      end as "Persistence",
      am.amname::text as "Access method",
      ${verbose ? sql`pg_catalog.pg_size_pretty(pg_catalog.pg_table_size(c.oid))` : sql`null`} as "Size",
      pg_catalog.obj_description(c.oid, 'pg_class') as "Description"
    from pg_catalog.pg_class c
      left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join pg_catalog.pg_am am on am.oid = c.relam
      left join pg_catalog.pg_index i on i.indexrelid = c.oid
      left join pg_catalog.pg_class t on t.oid = i.indrelid
    ${where([sql`c.relkind::text in (${sql.join(letters)})`, ...conditions])}
    order by n.nspname, c.relname`.execute(db)
  if (rows.length === 0) {
    throw new DescribeError(
      pattern === undefined
        ? 'Did not find any relations.'
        : `Did not find any relation named "${pattern}".`,
    )
  }
  const hasMethods = wanted.some((kind) => ['table', 'index', 'materialized view'].includes(kind))
  return toDescription('List of relations', rows, [
    ...['Schema', 'Name', 'Type', 'Owner'],
    ...(showsTable ? ['Table'] : []),
    ...(verbose ? ['Persistence'] : []),
    ...(verbose && hasMethods ? ['Access method'] : []),
    ...(verbose ? ['Size', 'Description'] : []),
  ])
}
