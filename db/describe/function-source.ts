import { sql } from 'kysely'
import type { AnyDatabase } from './description.ts'

/** What `\sf` prints: the statement that makes a function, told by its name, or with its argument types. */
export async function functionSource(db: AnyDatabase, name: string): Promise<string> {
  const id = name.includes('(')
    ? sql`${name}::pg_catalog.regprocedure`
    : sql`${name}::pg_catalog.regproc`
  const { rows } = await sql<{ source: string }>`
    select pg_catalog.pg_get_functiondef(${id}::pg_catalog.oid) as source`.execute(db)
  return rows[0]?.source ?? ''
}
