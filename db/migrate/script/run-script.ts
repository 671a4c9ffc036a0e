import { sql } from 'kysely'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { rethrowWith } from './script-failures.ts'
import { splitScript } from './split-script.ts'

/**
 * Runs a raw SQL script of any number of statements, sending each alone, since the Data API takes one
 * at a time.
 *
 * @example await runScript(db, 'create table a (id int); create table b (id int)')
 * @throws ScriptError before anything is sent, if it does not parse; else what the database throws
 */
export async function runScript(db: MigrationDatabase, script: string): Promise<void> {
  for (const statement of await splitScript(script)) {
    await sql.raw(statement).execute(db).catch(rethrowWith(statement))
  }
}
