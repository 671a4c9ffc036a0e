import { sql } from 'kysely'
import type { AnyDatabase } from '../description.ts'
import type { Relation } from './relation.ts'

interface PolicyRow {
  name: string
  isPermissive: boolean
  roles: string | null
  using: string | null
  check: string | null
  command: string | null
}

export async function policies(db: AnyDatabase, relation: Relation): Promise<string[]> {
  const { rows } = await sql<PolicyRow>`
    select polname::text as name, polpermissive as "isPermissive",
      case when polroles <> '{0}' then pg_catalog.array_to_string(
        array(
          select rolname from pg_catalog.pg_roles where oid = any (polroles) order by rolname
        )::text[], ',') end as roles,
      pg_catalog.pg_get_expr(polqual, polrelid) as using,
      pg_catalog.pg_get_expr(polwithcheck, polrelid) as check,
      case polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE'
        end as command
    from pg_catalog.pg_policy
    where polrelid = ${relation.id}
    order by polname`.execute(db)
  const heading = headingOf(relation, rows.length)
  return heading === undefined ? [] : [heading, ...rows.flatMap(formatPolicy)]
}

function headingOf({ rowSecurity, forceRowSecurity }: Relation, count: number): string | undefined {
  if (!rowSecurity) return count > 0 ? 'Policies (row security disabled):' : undefined
  const forced = 'Policies (forced row security enabled):'
  if (count > 0) return forceRowSecurity ? forced : 'Policies:'
  return `${forceRowSecurity ? forced : 'Policies (row security enabled):'} (none)`
}

function formatPolicy({ name, isPermissive, roles, using, check, command }: PolicyRow): string[] {
  const restrictive = isPermissive ? '' : ' AS RESTRICTIVE'
  return [
    `    POLICY "${name}"${restrictive}${command ? ` FOR ${command}` : ''}`,
    ...(roles === null ? [] : [`      TO ${roles}`]),
    ...(using === null ? [] : [`      USING (${using})`]),
    ...(check === null ? [] : [`      WITH CHECK (${check})`]),
  ]
}
