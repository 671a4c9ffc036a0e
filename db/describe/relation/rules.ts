import { sql } from 'kysely'
import type { AnyDatabase } from '../description.ts'
import type { Relation } from './relation.ts'
import { section } from './section.ts'

const groups: [enabled: string, heading: string][] = [
  ['O', 'Rules'],
  ['D', 'Disabled rules'],
  ['A', 'Rules firing always'],
  ['R', 'Rules firing on replica only'],
]

export async function rules(db: AnyDatabase, relation: Relation): Promise<string[]> {
  const { id, hasRules, kind, verbose } = relation
  if (!hasRules || (kind === 'v' && !verbose)) return []
  const { rows } = await sql<{ definition: string; enabled: string }>`
    select pg_catalog.rtrim(pg_catalog.pg_get_ruledef(oid, true), ';') as definition,
      ev_enabled::text as enabled
    from pg_catalog.pg_rewrite
    where ev_class = ${id} and rulename <> '_RETURN'
    order by rulename`.execute(db)
  // Those of a view are set otherwise, and all under one heading.
  if (kind === 'v')
    return rows.length === 0
      ? []
      : ['Rules:', ...rows.map(({ definition }) => ` ${bodyOf(definition)}`)]
  return groups.flatMap(([wanted, heading]) => {
    const own = rows.filter(({ enabled }) => enabled === wanted)
    return section(
      heading,
      own.map(({ definition }) => bodyOf(definition)),
    )
  })
}

function bodyOf(definition: string): string {
  return definition.replace(/^CREATE RULE /, '')
}

export async function viewDefinition(
  db: AnyDatabase,
  { id, verbose }: Relation,
): Promise<string[]> {
  if (!verbose) return []
  const { rows } = await sql<{ definition: string }>`
    select pg_catalog.pg_get_viewdef(${id}, true) as definition`.execute(db)
  return ['View definition:', ...rows.map(({ definition }) => definition)]
}
