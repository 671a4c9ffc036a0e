import { describe, expect, it } from 'vitest'
import { findRenames } from '../../../../db/migrate/autogenerate/find-renames.ts'
import { parseRename } from '../../../../db/migrate/autogenerate/parse-rename.ts'
import { rename, renameChanges, wordRename } from '../../../../db/migrate/autogenerate/rename.ts'
import type { CatalogObject } from '../../../../db/migrate/index.ts'

/** `users(id bigint, name text)` */
function tables(...texts: string[]): CatalogObject[] {
  return texts.flatMap((text) => {
    const [, table, columns = ''] = /^(\S+)\((.*)\)$/.exec(text) ?? []
    const of = `public.${table}`
    return [
      { kind: 'table' as const, name: of, of: null, attributes: {} },
      ...columns.split(', ').map((column) => {
        const [name, type = ''] = column.split(' ')
        return { kind: 'column' as const, name: `${of}.${name}`, of, attributes: { type } }
      }),
    ]
  })
}

const users = tables('users(id bigint, name text)')

describe('what may have been renamed', () => {
  it.each<[string, CatalogObject[], CatalogObject[], string[]]>([
    ['nothing', users, users, []],
    [
      'a column of the same type',
      users,
      tables('users(id bigint, username text)'),
      ['users.name=users.username'],
    ],
    ['not one of another type', users, tables('users(id bigint, age integer)'), []],
    [
      'one of two',
      users,
      tables('users(id bigint, first text, last text)'),
      ['users.name=users.first', 'users.name=users.last'],
    ],
    [
      'a table with half of its columns',
      users,
      tables('people(id bigint, full text)'),
      ['users=people'],
    ],
    ['not one with other columns', users, tables('tweets(body text)'), []],
  ])('is %s', (_, before, after, wanted) => {
    expect(findRenames(before, after).map(wordRename)).toEqual(wanted)
  })
})

it('takes what inherits a column along', () => {
  const inheriting = (...texts: string[]) =>
    tables(...texts).map((object) =>
      object.name === 'public.child' ? { ...object, attributes: { inherits: 'public.a' } } : object,
    )
  const before = inheriting('a(n int)', 'child(n int, x int)')
  const after = inheriting('a(z int)', 'child(z int, x int)')

  const found = findRenames(before, after)

  expect(found.map(wordRename)).toEqual(['a.n=a.z'])
  expect(found.reduce(rename, before)).toEqual(after)
})

it('takes the tables of a type along', () => {
  const typed = (...texts: string[]) =>
    tables(...texts).map((object) =>
      object.kind === 'table' ? { ...object, attributes: { type: 'public.k' } } : object,
    )
  const before = typed('a(n int)', 'b(n int)')
  const after = typed('a(z int)', 'b(z int)')

  const found = findRenames(before, after)

  expect(found.map(wordRename)).toEqual(['a.n=a.z'])
  expect(found.reduce(rename, before)).toEqual(after)
})

describe('--rename', () => {
  const after = tables('users(id bigint, username text)', 'people(id bigint)')

  it.each([
    ['users.name=users.username', 'alter table users rename column name to username'],
    ['users.name=username', 'alter table users rename column name to username'],
    ['public.users.name=username', 'alter table users rename column name to username'],
  ])('reads %s', (text, statement) => {
    const read = parseRename(text, users, after)

    if (typeof read === 'string') throw new Error(read)
    expect(renameChanges(read).up.statement).toBe(statement)
    expect(findRenames(rename(users, read), after)).toEqual([])
  })

  it.each([
    ['users', 'write it as users.name=users.username, or users=people'],
    ['tweets=people', 'the revisions make no table or column tweets'],
    ['users.name=users.age', 'the declared schema has no table or column users.age'],
    ['users.name=public.people', 'users.name is a column, and public.people a table'],
    ['users=people', 'users is declared as well: nothing is renamed'],
    ['users.name=users.id', 'the revisions make users.id as well: nothing is renamed'],
    ['users.name=people.id', /a column stays in its table/],
  ])('refuses %s', (text, reason) => {
    expect(parseRename(text, users, after)).toMatch(reason)
  })
})
