import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { proveChanges } from '../../../../db/migrate/autogenerate/prove.ts'
import {
  compareCatalogs,
  readCatalog,
  runScript,
  wordDifference,
} from '../../../../db/migrate/index.ts'
import { openTestDatabase, type TestDatabase } from '../../../setup/test-database.ts'
import { schemaChanges } from './schema-changes.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  await runScript(database.db, 'create role app')
})

afterAll(() => database.close())

describe('a change of the schema', () => {
  it.each(schemaChanges)(
    'is planned, applied and undone: $name',
    async ({ before, after, renames = [], isLossy = false }) => {
      const { db } = database
      await clear()
      await runScript(db, after)
      const wanted = await readCatalog(db)
      await clear()
      await runScript(db, before)
      const start = await readCatalog(db)
      const proved = await proveChanges(db, wanted, {})
      const dump = proved
        .map(
          (r) =>
            `${r.isTransaction}\nUP\n${r.up.changes.map((c) => c.statement + ';').join('\n')}\nDOWN\n${r.down.changes.map((c) => c.statement + ';').join('\n')}\n`,
        )
        .join('\n-----\n')
      if (process.env.SHOW) console.log(dump)
      const problems = proved.flatMap((r) =>
        (['up', 'down'] as const).flatMap((d) => [
          ...r[d].refused.map((x) => `${d} refused ${x.change.statement}: ${x.reason}`),
          ...r[d].differences.map((x) => `${d} ${x.change} ${wordDifference(x)}`),
        ]),
      )
      expect(problems).toEqual([])
      expect(compareCatalogs(start, await readCatalog(db))).toEqual([])
      if (renames.length === 0)
        expect(proved.some((r) => r.up.changes.some((c) => c.isLossy))).toBe(isLossy)
    },
  )
})

async function clear() {
  await sql
    .raw(
      `do $$ declare s text; begin
    for s in select nspname from pg_namespace where nspname not like 'pg\\_%' and nspname <> 'information_schema' loop
      execute format('drop schema %I cascade', s); end loop;
    for s in select format('alter default privileges revoke select on tables from app') loop execute s; end loop;
    alter default privileges grant execute on functions to public;
    create schema public; grant usage on schema public to public; comment on schema public is 'standard public schema'; end $$`.replaceAll(
        ':',
        ' : ',
      ),
    )
    .execute(database.db)
}
