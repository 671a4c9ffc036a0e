import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../schema.ts'

export interface ApplicationRole {
  /** The role that has the rights. */
  name: string
  /** The role that logs in: the same, or one that is a member of it. */
  login: string
  /** What Postgres keeps of its password. */
  verifier: string
  /** Tables that are none of the application's. */
  withheld: readonly string[]
}

const refusals = sql`
    if current_user in (application, member) or application like 'rds%' or exists (
      select from pg_roles where rolname in (application, member)
        and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls))
    then
      raise exception 'the secret of the application names the role %, which is not its own: put another username into it', member;
    end if;
    if octet_length(member) > 63 then
      raise exception 'the secret of the application names the role %, which is longer than 63 bytes', member;
    end if;`

/** Throws where a login cannot be the application's, as its grant would; changes nothing. */
export async function checkApplication(
  db: Kysely<Database>,
  names: Pick<ApplicationRole, 'name' | 'login'>,
): Promise<void> {
  await sql`
    do $check$
    declare
      ${declared(names)}
    begin
      ${refusals}
    end $check$`.execute(db)
}

/**
 * Lets a role log in with its password and read and write the rows of every table, also of those that are
 * yet to be created; it makes, alters and drops nothing. A role that takes turns with it is its member. All
 * in one statement, which takes no parameters.
 */
export async function grantApplication(
  db: Kysely<Database>,
  { name, login, verifier, withheld }: ApplicationRole,
): Promise<void> {
  await sql`
    do $grant$
    declare
      ${declared({ name, login })}
      own_books text[] default array[${sql.join(withheld.map(encoded))}];
      book text;
    begin
      -- Two who alter one role at once would fail.
      perform pg_advisory_xact_lock(hashtext('the role of the application'));
      ${refusals}
      if not exists (select from pg_roles where rolname = application) then
        execute format('create role %I', application);
      end if;
      if not exists (select from pg_roles where rolname = member) then
        execute format('create role %I', member);
      end if;
      if member <> application then
        execute format('grant %I to %I', application, member);
      end if;
      execute format('alter role %I login password %L', member, ${encoded(verifier)});
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

function declared({ name, login }: Pick<ApplicationRole, 'name' | 'login'>): RawBuilder<unknown> {
  return sql`
      application text default ${encoded(name)};
      member text default ${encoded(login)};`
}

/** Text inside of a dollar quote: in hexadecimal digits it can neither end it nor be taken for a parameter. */
function encoded(text: string): RawBuilder<string> {
  const digits = sql.lit(Buffer.from(text).toString('hex'))
  return sql`convert_from(decode(${digits}, 'hex'), 'UTF8')`
}
