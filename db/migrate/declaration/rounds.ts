import { sql } from 'kysely'
import type { MigrationDatabase } from '../database/migration-database.ts'

/** Why a statement could not be done. */
export interface Failure {
  /** Its place in the list. */
  readonly at: number
  /** SQLSTATE. */
  readonly state: string
  readonly reason: string
}

/** A function whose body is wrong; its name has no schema. */
export type BodyFailure = Omit<Failure, 'at'> & { readonly name: string }

/** Told at most: an answer of the Data API has a limit. */
const told = 100

const rounds = `
  do $rounds$
  declare
    statements jsonb := current_setting('plaster.statements');
    waiting jsonb;
    failed jsonb := '[]';
    current integer;
    one jsonb;
    reason text;
    detail text;
  begin
    perform set_config('check_function_bodies', 'off', true);
    for current in
      select distinct (value -> 'rank')::integer from jsonb_array_elements(statements) order by 1
    loop
      select failed || jsonb_agg(s.value order by s.place) into waiting
      from jsonb_array_elements(statements) with ordinality s (value, place)
      where (s.value -> 'rank')::integer = current;
      loop
        failed := '[]';
        for one in select value from jsonb_array_elements(waiting) loop
          begin
            execute one ->> 'text';
          exception when others then
            get stacked diagnostics reason = message_text, detail = pg_exception_detail;
            failed := failed || jsonb_build_array(one || jsonb_build_object(
              'state', sqlstate,
              'reason', left(concat_ws('; ', reason, nullif(detail, '')), 1000)
            ));
          end;
        end loop;
        exit when jsonb_array_length(failed) in (0, jsonb_array_length(waiting));
        waiting := failed;
      end loop;
    end loop;
    perform set_config('plaster.failures', (
      select coalesce(jsonb_agg(f.value - 'text' - 'rank' order by f.place), '[]')::text
      from jsonb_array_elements(failed) with ordinality f (value, place)
      where f.place <= ${told}
    ), true);
  end
  $rounds$
`

/**
 * Runs statements in a transaction, those of the lowest rank first, and again and again those that
 * fail, until a round does none of them; then those of the next rank with what is left. Gives what is
 * left at the end.
 */
export async function applyInRounds(
  db: MigrationDatabase,
  statements: readonly { readonly text: string; readonly rank: number }[],
): Promise<Failure[]> {
  const listed = JSON.stringify(statements.map(({ text, rank }, at) => ({ at, text, rank })))
  await sql`select set_config('plaster.statements', ${listed}, true) is null as done`.execute(db)
  await sql.raw(rounds).execute(db)
  return readFailures<Failure>(db)
}

const bodies = `
  do $bodies$
  declare
    one record;
    reason text;
    failed jsonb := '[]';
  begin
    perform set_config('check_function_bodies', 'on', true);
    for one in
      select p.oid, p.proname, l.lanvalidator::regproc as validator
      from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
      join pg_language l on l.oid = p.prolang
      where l.lanvalidator <> 0 and p.prokind <> 'a'
        and n.nspname not in ('pg_catalog', 'information_schema')
        and not exists (
          select from pg_depend e
          where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e'
        )
      order by p.oid
    loop
      begin
        execute format('select %s(%s)', one.validator, one.oid);
      exception when others then
        get stacked diagnostics reason = message_text;
        failed := failed || jsonb_build_array(jsonb_build_object(
          'name', one.proname, 'state', sqlstate, 'reason', left(reason, 1000)
        ));
      end;
    end loop;
    perform set_config('plaster.failures', failed::text, true);
  end
  $bodies$
`

/** Looks into the bodies of all functions, as `create function` does unless it is told not to. */
export async function checkFunctionBodies(db: MigrationDatabase): Promise<BodyFailure[]> {
  await sql.raw(bodies).execute(db)
  return readFailures<BodyFailure>(db)
}

async function readFailures<Kind>(db: MigrationDatabase): Promise<Kind[]> {
  const { rows } = await sql<{ failures: string }>`
    select current_setting('plaster.failures') as failures
  `.execute(db)
  return JSON.parse(rows[0]?.failures ?? '[]')
}
