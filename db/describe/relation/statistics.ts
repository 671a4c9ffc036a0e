import { sql } from 'kysely'
import type { AnyDatabase } from '../description.ts'
import type { Relation } from './relation.ts'
import { section } from './section.ts'

interface StatisticsRow {
  name: string
  table: string
  columns: string
  ndistinct: boolean
  dependencies: boolean
  mcv: boolean
  target: number | null
}

export async function statistics(db: AnyDatabase, { id }: Relation): Promise<string[]> {
  const { rows } = await sql<StatisticsRow>`
    select stxnamespace::pg_catalog.regnamespace::text || '.' || stxname as name,
      stxrelid::pg_catalog.regclass::text as "table",
      pg_catalog.pg_get_statisticsobjdef_columns(oid) as columns,
      'd' = any (stxkind) as ndistinct, 'f' = any (stxkind) as dependencies, 'm' = any (stxkind) as mcv,
      stxstattarget::int4 as target
    from pg_catalog.pg_statistic_ext
    where stxrelid = ${id}
    order by stxnamespace::pg_catalog.regnamespace::text, stxname`.execute(db)
  return section('Statistics objects', rows.map(formatStatistics))
}

/** The kinds are named where it has some of them, but not all. */
function formatStatistics(row: StatisticsRow): string {
  const kinds = (['ndistinct', 'dependencies', 'mcv'] as const).filter((kind) => row[kind])
  const shown = kinds.length === 1 || kinds.length === 2 ? ` (${kinds.join(', ')})` : ''
  const target = row.target === null || row.target === -1 ? '' : `; STATISTICS ${row.target}`
  return `"${row.name}"${shown} ON ${row.columns} FROM ${row.table}${target}`
}
