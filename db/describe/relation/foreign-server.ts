import { sql } from 'kysely'
import type { AnyDatabase } from '../description.ts'
import type { Relation } from './relation.ts'

export async function foreignServer(db: AnyDatabase, { id }: Relation): Promise<string[]> {
  const { rows } = await sql<{ server: string; options: string }>`
    select s.srvname::text as server,
      pg_catalog.array_to_string(
        array(
          select pg_catalog.quote_ident(o.option_name) || ' ' || pg_catalog.quote_literal(o.option_value)
          from pg_catalog.pg_options_to_table(f.ftoptions) o
        ), ', ') as options
    from pg_catalog.pg_foreign_table f join pg_catalog.pg_foreign_server s on s.oid = f.ftserver
    where f.ftrelid = ${id}`.execute(db)
  return rows.flatMap(({ server, options }) => [
    `Server: ${server}`,
    ...(options === '' ? [] : [`FDW options: (${options})`]),
  ])
}
