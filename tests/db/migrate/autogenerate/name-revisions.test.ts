import { expect, it } from 'vitest'
import { nameRevisions } from '../../../../db/migrate/autogenerate/name-revisions.ts'

const inTransaction = { isTransaction: true, statements: ['create table a (n int)'] }
const alone = (...statements: string[]) => ({ isTransaction: false, statements })

it('tells revisions of one message apart by what they do', () => {
  const names = nameRevisions('grow', [
    inTransaction,
    alone('create index concurrently if not exists a_n on a (n)'),
    inTransaction,
    alone("alter type mood add value if not exists 'glad'"),
    inTransaction,
    alone('alter table a validate constraint c', 'drop index concurrently if exists b'),
    alone('vacuum a'),
    inTransaction,
  ])

  expect(names).toEqual([
    'grow',
    'grow, concurrently',
    'grow, then',
    'grow, enum values',
    'grow, then 2',
    'grow, validated, concurrently',
    'grow, in no transaction',
    'grow, then 3',
  ])
})
