import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  applyDeclaration,
  type CatalogSnapshot,
  type MigrationDatabase,
  readCatalog,
  splitScript,
} from '../../../../db/migrate/index.ts'
import { parseScript } from '../../../../db/migrate/script/parse-script.ts'
import type { OpenDatabase } from '../../../../scripts/database/open-database.ts'
import { lendScratch } from '../../../setup/lent-scratch.ts'
import { oddSchema } from './odd-schema.ts'

/** An aggregate, which has no body, and what would see all else being made. */
const others = `
  create aggregate app.total (integer) (sfunc = int4pl, stype = integer, initcond = '0');
  create function app.look() returns event_trigger language plpgsql
    as $$ begin raise exception 'too early'; end $$;
  create event trigger looking on ddl_command_end execute function app.look();
`

let database: OpenDatabase
let db: MigrationDatabase

beforeAll(async () => {
  database = await lendScratch()
  db = database.db
  return () => database.close()
})

describe('applying a declared schema', () => {
  it('makes the same of the statements of a schema in any order', async () => {
    const schema = oddSchema + others
    const statements = await statementsOf(schema)
    const wanted = await apply([schema])

    expect(wanted.filter(({ of }) => of === null).map(({ name }) => name)).toContain('app.happy')
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(statements, { minLength: statements.length }),
        async (shuffled) => {
          const half = Math.floor(shuffled.length / 2)
          expect(
            await apply([shuffled.slice(0, half).join(';'), shuffled.slice(half).join(';\n')]),
          ).toEqual(wanted)
        },
      ),
      { numRuns: 5 },
    )
  })

  it('makes the same of foreign keys that it takes out of their tables', async () => {
    const tables = `
      create table a (id int primary key);
      create table "B c" (
        x int constraint named references a on delete cascade deferrable initially deferred not null default 1,
        y int references a (id) match full unique,
        z int check (z > 0),
        constraint last foreign key (z) references a,
        check (y > 1), -- (and
        foreign key (x) references a
      );
      create table only_keys (foreign key (id) references a) inherits (a);
    `
    const wanted = await rolledBack(async (transaction) => {
      for (const statement of await splitScript(tables)) await runStatement(transaction, statement)
    })

    expect(await apply([tables])).toEqual(wanted)
  })

  it.each<[string, string, string]>([
    ['does not parse', 'create table a (\n  id int,,\n)', 's.sql:2: syntax error at or near ","'],
    [
      'is no declaration',
      'create table a (id int);\n\n-- one\ninsert into a values (1)',
      's.sql:4: insert into a values: only create, alter, comment and grant declare',
    ],
    [
      'drops',
      'drop table a',
      's.sql:1: drop table a: what is dropped is not declared: leave out what made it',
    ],
    [
      'drops a part',
      'create table a (b int); alter table a drop b',
      's.sql:1: alter table a drop b: what is dropped is not declared: leave out what made it',
    ],
    ['selects', 'select 1', 's.sql:1: select 1: only create, alter, comment and grant declare'],
    [
      'copies rows',
      'create table a as select 1',
      's.sql:1: create table a as select 1: declare the columns: it would copy rows',
    ],
    [
      'builds concurrently',
      'create index concurrently b on a (c)',
      's.sql:1: create index concurrently b on a: leave out concurrently: how it is built is for the revision to say',
    ],
    [
      'is of a session',
      'create temp table a (b int)',
      's.sql:1: create temp table a: a temporary table is of one session and not of a schema',
    ],
    [
      'makes a role',
      'create role a',
      's.sql:1: create role a: roles are of the whole server and not of one schema: leave it out; a role that the schema names is there when it is compared',
    ],
    [
      'makes what is there',
      'create table a (b int);\ncreate table a (b int)',
      's.sql:2: create table a: relation "a" already exists',
    ],
    [
      'needs what is not there',
      'create view v as\nselect * from w;\ncreate view w as select * from x',
      's.sql:1: create view v as select *: relation "w" does not exist',
    ],
    [
      'keeps others from being done',
      'create view v as select * from a;\ncreate table a (b int default 1/0, c int check (d > 0), b int)',
      's.sql:2: create table a: column "b" specified more than once',
    ],
    [
      'refers to no key',
      'create table a (b int);\ncreate table c (\n  d int\n    references a (b)\n)',
      's.sql:4: create table c: there is no unique constraint matching given keys for referenced table "a"',
    ],
    [
      'has a body of no use',
      "create table a (b int);\ncreate function f() returns int\nlanguage sql as 'select c from a'",
      's.sql:2: create function f: column "c" does not exist',
    ],
  ])('refuses a statement that %s', async (_, text, message) => {
    await expect(applyDeclaration(db, [{ path: 's.sql', text }])).rejects.toThrow(
      expect.objectContaining({ name: 'DeclarationError', message }),
    )
    expect((await readCatalog(db)).filter(({ kind }) => kind === 'table')).toEqual([])
  })

  it('refuses more than it has room for', async () => {
    const text = `create table a (b int); -- ${'x'.repeat(1_000_000)}`

    await expect(applyDeclaration(db, [{ path: 's.sql', text }])).rejects.toThrow(
      's.sql:1: the declared schema is larger than 1000000 bytes',
    )
  })
})

function apply(texts: readonly string[]): Promise<CatalogSnapshot> {
  const files = texts.map((text, index) => ({ path: `${index}.sql`, text }))
  return rolledBack((transaction) => applyDeclaration(transaction, files))
}

/** The catalog after some work, which is undone then. */
async function rolledBack(
  work: (transaction: MigrationDatabase) => Promise<void>,
): Promise<CatalogSnapshot> {
  const transaction = await db.startTransaction().execute()
  try {
    await work(transaction)
    return await readCatalog(transaction)
  } finally {
    await transaction.rollback().execute()
  }
}

function runStatement(transaction: MigrationDatabase, statement: string): Promise<unknown> {
  return sql.raw(statement).execute(transaction)
}

/** The statements of a script as they stand in it. */
async function statementsOf(script: string): Promise<string[]> {
  const bytes = Buffer.from(script)
  const { stmts = [] } = await parseScript(script)
  return stmts.map(({ stmt_location: start = 0, stmt_len: length = bytes.length }) =>
    bytes.subarray(start, start + length).toString(),
  )
}
