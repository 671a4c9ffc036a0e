import { type Kysely, sql } from 'kysely'
import type { Database } from '../schema.ts'

export interface ApplicationRole {
  name: string
  /** What Postgres keeps of its password. */
  verifier: string
  /** Tables that are none of the application's. */
  withheld: readonly string[]
}

/**
 * Lets a role log in with its password, read and write the rows of every table and, of tables that are
 * yet to be created, those as well: it makes, alters and drops nothing.
 */
export async function grantApplication(
  db: Kysely<Database>,
  { name, verifier, withheld }: ApplicationRole,
): Promise<void> {
  const role = sql.id(name)
  await db.transaction().execute(async (transaction) => {
    const run = (statement: ReturnType<typeof sql>) => statement.execute(transaction)
    if (!(await roleExists(transaction, name))) await run(sql`create role ${role}`)
    await run(sql`alter role ${role} login password ${sql.lit(verifier)}`)
    await run(sql`grant usage on schema public to ${role}`)
    await run(sql`grant select, insert, update, delete on all tables in schema public to ${role}`)
    await run(sql`grant usage on all sequences in schema public to ${role}`)
    await run(sql`
      alter default privileges in schema public
      grant select, insert, update, delete on tables to ${role}`)
    await run(sql`
      alter default privileges in schema public grant usage on sequences to ${role}`)
    for (const table of await existing(transaction, withheld)) {
      await run(sql`revoke all on table ${sql.id('public', table)} from ${role}`)
    }
  })
}

async function roleExists(db: Kysely<Database>, name: string): Promise<boolean> {
  const { rows } = await sql`select 1 as one from pg_roles where rolname = ${name}`.execute(db)
  return rows.length > 0
}

async function existing(db: Kysely<Database>, tables: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and relname in (${sql.join(tables)})`.execute(db)
  return rows.map(({ name }) => name)
}
