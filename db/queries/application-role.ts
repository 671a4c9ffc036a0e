import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../schema.ts'

export interface ApplicationRole {
  name: string
  /** What Postgres keeps of its password. */
  verifier: string
  /** Tables that are none of the application's. */
  withheld: readonly string[]
}

/**
 * Lets a role log in with its password and read and write the rows of every table, also of those that are
 * yet to be created; it makes, alters and drops nothing. All in one statement, which takes no parameters.
 */
export async function grantApplication(
  db: Kysely<Database>,
  { name, verifier, withheld }: ApplicationRole,
): Promise<void> {
  await sql`
    do $grant$
    declare
      application text default ${encoded(name)};
      own_books text[] default array[${sql.join(withheld.map(encoded))}];
      book text;
    begin
      if application = current_user or application like 'rds%' then
        raise exception 'the secret of the application names the role %, which is not its own', application;
      end if;
      if not exists (select from pg_roles where rolname = application) then
        execute format('create role %I', application);
      end if;
      execute format('alter role %I login password %L', application, ${encoded(verifier)});
      execute format('grant usage on schema public to %I', application);
      execute format(
        'grant select, insert, update, delete on all tables in schema public to %I', application);
      execute format('grant usage on all sequences in schema public to %I', application);
      execute format(
        'alter default privileges in schema public
         grant select, insert, update, delete on tables to %I', application);
      execute format(
        'alter default privileges in schema public grant usage on sequences to %I', application);
      for book in select relname from pg_class
        where relnamespace = to_regnamespace('public') and relkind = 'r' and relname = any (own_books)
      loop
        execute format('revoke all on table public.%I from %I', book, application);
      end loop;
    end $grant$`.execute(db)
}

/** Text inside of a dollar quote: in hexadecimal digits it can neither end it nor be taken for a parameter. */
function encoded(text: string): RawBuilder<string> {
  const digits = sql.lit(Buffer.from(text).toString('hex'))
  return sql`convert_from(decode(${digits}, 'hex'), 'UTF8')`
}
