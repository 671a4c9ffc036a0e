import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeRules, lintRules } from '../../../../db/migrate/index.ts'
import { checkStatements } from '../../../../db/migrate/lint/check.ts'

describe('a rule', () => {
  it.each(lintRules)(
    '$name finds its bad case and not its good one',
    async ({ name, bad, good }) => {
      const isInTransaction = !/concurrent|repeatable/.test(name) || /in-transaction/.test(name)

      expect(await rulesIn([bad], isInTransaction)).toContain(name)
      expect(await rulesIn([good], isInTransaction)).not.toContain(name)
    },
  )

  it.each([
    'create index a_n on a (n)',
    'alter table a add constraint f foreign key (n) references b (id)',
    'alter table public.a add constraint c check (n > 0)',
    'alter table a add constraint u unique (n)',
    'alter table a alter n set not null',
    'alter table a add b text not null',
    'alter table a add b uuid default gen_random_uuid()',
    'alter table a alter n type bigint',
    'alter table a rename n to m',
    'alter table a drop n',
    'alter table a rename to b',
    'drop table a',
  ])('lets a table be that the same revision made: %s', async (statement) => {
    expect(await rulesIn(['create table a (n int)', statement])).toEqual([])
    expect(await rulesIn([statement])).not.toEqual([])
  })

  it.each<[string, string[]]>([
    [
      'alter table a add b int references c',
      ['adding-foreign-key-constraint', 'prefer-bigint-over-int'],
    ],
    ['alter table a add b text unique', ['disallowed-unique-constraint']],
    [
      'alter table a add b bigint generated always as identity',
      ['adding-serial-primary-key-field'],
    ],
    ['alter table a add b int generated always as (n * 2) stored', ['adding-field-with-default']],
    ['alter table a add b timestamptz not null default now()', []],
    ["alter table a add b jsonb not null default '{}'::jsonb", []],
    ['alter view v rename n to m', []],
    ['drop index concurrently a_n', ['ban-concurrent-index-creation-in-transaction']],
    ['select 1', []],
    ['not sql at all', []],
    ['', []],
  ])('finds in %s', async (statement, wanted) => {
    expect(await rulesIn([statement])).toEqual(wanted)
  })

  it('has a name of its own, and a place on the page', () => {
    const names = lintRules.map(({ name }) => name)

    expect(new Set(names).size).toBe(names.length)
    expect(readFileSync(new URL('../../../../docs/lint.md', import.meta.url), 'utf8')).toBe(
      describeRules(),
    )
  })
})

async function rulesIn(statements: string[], isInTransaction = true): Promise<string[]> {
  const found = await checkStatements(statements, { isInTransaction })
  return (found.at(-1) ?? []).map(({ rule }) => rule.name)
}
