import { sql } from 'kysely'
import type { AnyDatabase } from '../description.ts'
import type { Relation } from './relation.ts'
import { section } from './section.ts'

interface TriggerRow {
  definition: string
  enabled: string
  isInternal: boolean
  parent: string | null
}

const groups: [heading: string, belongs: (trigger: TriggerRow) => boolean][] = [
  ['Triggers', ({ enabled }) => enabled === 'O'],
  ['Disabled user triggers', ({ enabled, isInternal }) => enabled === 'D' && !isInternal],
  ['Disabled internal triggers', ({ enabled, isInternal }) => enabled === 'D' && isInternal],
  ['Triggers firing always', ({ enabled }) => enabled === 'A'],
  ['Triggers firing on replica only', ({ enabled }) => enabled === 'R'],
]

export async function triggers(db: AnyDatabase, { id, hasTriggers }: Relation): Promise<string[]> {
  if (!hasTriggers) return []
  const { rows } = await sql<TriggerRow>`
    select pg_catalog.pg_get_triggerdef(t.oid, true) as definition, t.tgenabled::text as enabled,
      t.tgisinternal as "isInternal",
      case when t.tgparentid <> 0 then (
        select u.tgrelid::pg_catalog.regclass::text
        from pg_catalog.pg_trigger u,
          pg_catalog.pg_partition_ancestors(t.tgrelid) with ordinality as a (relid, depth)
        where u.tgname = t.tgname and u.tgrelid = a.relid and u.tgparentid = 0
        order by a.depth limit 1
      ) end as parent
    from pg_catalog.pg_trigger t
    where t.tgrelid = ${id} and (not t.tgisinternal or t.tgenabled = 'D')
    order by t.tgname`.execute(db)
  return groups.flatMap(([heading, belongs]) => section(heading, rows.filter(belongs).map(format)))
}

function format({ definition, parent }: TriggerRow): string {
  const body = definition.slice(definition.indexOf(' TRIGGER ') + ' TRIGGER '.length)
  return parent === null ? body : `${body}, ON TABLE ${parent}`
}
