import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  createContext,
  type MigrationDatabase,
  runScript,
  type VerifyResult,
  verify,
  wordDifference,
} from '../../../../db/migrate/index.ts'
import type { OpenDatabase } from '../../../../scripts/database/open-database.ts'
import { lendScratch } from '../../../setup/lent-scratch.ts'

let database: OpenDatabase

beforeAll(async () => {
  database = await lendScratch()
  return () => database.close()
})

afterEach(() => runScript(database.db, 'drop schema public cascade; create schema public'))

describe('verifying', () => {
  it('finds nothing wrong with revisions on branches that undo what they do', async () => {
    const result = await verifyScripts({
      a: [null, 'create table a (id int)', 'drop table a'],
      b: ['a', 'alter table a add b int', 'alter table a drop b'],
      c: ['a', 'create index c on a (id)', 'drop index c'],
      d: [['b', 'c'], '', ''],
    })

    expect(result.isReversible).toBe(true)
    expect(result.verified.map(({ revision }) => revision)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('makes the roles that revisions name', async () => {
    const result = await verifyScripts({
      a: [null, 'create table a (id int); grant select on a to auditor', 'drop table a'],
      b: ['a', 'create policy p on a to "Odd role" using (true)', 'drop policy p on a'],
    })

    expect(result.verified.flatMap(({ problems }) => problems)).toEqual([])
    await runScript(database.db, 'drop schema public cascade; create schema public')
    await runScript(database.db, 'drop role auditor, "Odd role"')
  })

  it.each<[string, string, string, string[]]>([
    [
      'leaves a type',
      "create type mood as enum ('sad'); alter table a add mood mood",
      'alter table a drop mood',
      [
        "downgrade added enum public.mood: 'sad'",
        'upgrade again fails: type "mood" already exists',
      ],
    ],
    [
      'leaves a function',
      'create or replace function f() returns int language sql return 1',
      '',
      [
        'downgrade added function public.f(): CREATE OR REPLACE FUNCTION public.f() RETURNS integer LANGUAGE sql RETURN 1',
      ],
    ],
    [
      'loses an index with a column',
      'alter table a drop n',
      'alter table a add n int',
      ['downgrade removed index public.a_n: CREATE INDEX a_n ON a USING btree (n)'],
    ],
    [
      'makes a column nullable',
      'alter table a alter n type bigint',
      'alter table a drop n; alter table a add n int; create index a_n on a (n); alter table a alter id drop not null',
      [
        'downgrade changed column public.a.id: nullable was no, is none',
        'upgrade again changed column public.a.id: nullable was no, is none',
      ],
    ],
    [
      'fails',
      'alter table a add b int',
      'alter table a drop c',
      ['downgrade fails: column "c" of relation "a" does not exist'],
    ],
  ])('tells of a downgrade that %s', async (_, up, down, wanted) => {
    const result = await verifyScripts({
      a: [
        null,
        'create table a (id int not null, n int); create index a_n on a (n)',
        'drop table a',
      ],
      b: ['a', up, down],
    })

    expect(result.isReversible).toBe(false)
    expect(linesOf(result)).toEqual(wanted)
  })

  it('stops where a revision cannot be applied, and says what it did not come to', async () => {
    const result = await verifyScripts({
      a: [null, 'create table b.a (id int)', ''],
      b: ['a', '', ''],
    })

    expect(linesOf(result)).toEqual(['upgrade fails: schema "b" does not exist'])
    expect(result.unverified).toEqual(['b'])
  })
})

type Scripts = Record<string, [parents: string | string[] | null, up: string, down: string]>

function verifyScripts(scripts: Scripts): Promise<VerifyResult> {
  const files = Object.entries(scripts).map(([revision, [downRevision, up, down]]) => ({
    path: `versions/${revision}.ts`,
    module: {
      revision,
      downRevision,
      up: (db: MigrationDatabase) => runScript(db, up),
      down: (db: MigrationDatabase) => runScript(db, down),
    },
  }))
  return verify({ ...createContext({ files }), db: database.db })
}

function linesOf({ verified }: VerifyResult): string[] {
  return verified.flatMap(({ problems }) =>
    problems.flatMap(({ step, reason, differences }) =>
      reason === undefined
        ? differences.map((found) => `${step} ${found.change} ${wordDifference(found)}`)
        : [`${step} fails: ${reason.replaceAll(/^ERROR: |; (Position|SQLState): \w+/g, '')}`],
    ),
  )
}
