import { sql } from 'kysely'
import { type MigrationDatabase, runScript } from '../../../../db/migrate/index.ts'

/** Makes a database as empty as a new one, but for its roles. */
export async function clearDatabase(db: MigrationDatabase): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select quote_ident(nspname) as name from pg_namespace
    where nspname not like 'pg\\_%' and nspname <> 'information_schema'
  `.execute(db)
  const { rows: others } = await sql<{ drop: string }>`
    select 'drop publication ' || quote_ident(pubname) || ';' as drop from pg_publication
    union all
    select 'drop foreign data wrapper ' || quote_ident(fdwname) || ' cascade;' from pg_foreign_data_wrapper
  `.execute(db)
  await runScript(
    db,
    `${others.map(({ drop }) => drop).join('\n')}
    ${rows.map(({ name }) => `drop schema ${name} cascade;`).join('\n')}
    create schema public;
    grant usage on schema public to public;
    comment on schema public is 'standard public schema';
    alter default privileges revoke select on tables from app;
    alter default privileges grant execute on functions to public;`,
  )
}
