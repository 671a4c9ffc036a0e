import { spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Names } from '../../../../db/describe/index.ts'
import { complete } from '../../../../scripts/psql/interactive/complete.ts'
import {
  hasPassword,
  openHistory,
  toEntries,
} from '../../../../scripts/psql/interactive/history.ts'
import { promptOf } from '../../../../scripts/psql/interactive/prompt.ts'

const folder = mkdtempSync(join(tmpdir(), 'plaster-history-'))

afterAll(() => rmSync(folder, { recursive: true }))

const names: Names = {
  schemas: ['public', 'shop'],
  relations: [
    { schema: 'public', name: 'users', isVisible: true },
    { schema: 'public', name: 'Odd Name', isVisible: true },
    { schema: 'shop', name: 'orders', isVisible: false },
  ],
  columns: new Map([
    ['public.users', ['id', 'username', 'created_at']],
    ['public.Odd Name', ['Weird']],
    ['shop.orders', ['id', 'total']],
  ]),
  functions: ['user_count'],
}

describe('complete', () => {
  it.each<[before: string, word: string, candidates: string[]]>([
    ['select * from us', 'us', ['users']],
    ['select * from "Od', '"Od', ['"Odd Name"']],
    ['select * from users, sh', 'sh', ['shop.']],
    ['update sh', 'sh', ['shop.']],
    ['select * from shop.o', 'shop.o', ['shop.orders']],
    ['select * from users where cre', 'cre', ['created_at']],
    ['select * from users u where u.', 'u.', ['u.id', 'u.username', 'u.created_at']],
    ['select * from shop.orders as o where o.t', 'o.t', ['o.total']],
    ['select users.c', 'users.c', []],
    ['cre', 'cre', ['create']],
    ['SEL', 'SEL', ['SELECT']],
    ['select user', 'user', ['user', 'user_count', 'users']],
    ['\\d us', 'us', ['users']],
    ['\\tim', '\\tim', ['\\timing']],
    ['insert into users (user', 'user', ['username', 'user', 'user_count', 'users']],
  ])('offers for %j', (before, word, candidates) => {
    expect(complete(before, names)).toEqual({ word, candidates })
  })

  it('offers keywords where there are no names', () => {
    expect(complete('select * fr', undefined).candidates).toEqual(['from'])
  })
})

describe('promptOf', () => {
  const identity = { database: 'app', user: 'ada', isSuperuser: false, version: 170_004 }

  it.each([
    ['=', 'none', false, 'app=> '],
    ['-', 'none', false, 'app-> '],
    ["'", 'open', false, "app'*> "],
    ['(', 'failed', false, 'app(!> '],
    ['=', 'open', true, 'app=*# '],
  ] as const)('shows %s in a transaction that is %s', (mark, state, isSuperuser, prompt) => {
    expect(promptOf({ ...identity, isSuperuser }, mark, state)).toBe(prompt)
  })
})

describe('the history', () => {
  it.each<[lines: string[], entries: string[]]>([
    [['select 1;'], ['select 1;']],
    [['select 1,', '  2', ';'], ['select 1, 2 ;']],
    [
      ["select 'a", "b';"],
      ["select 'a", "b';"],
    ],
    [
      ['select 1 -- one', ';'],
      ['select 1 -- one', ';'],
    ],
    [['', ' '], []],
    [["create role a password 'x';"], []],
    [['create role a', "password 'x';"], []],
  ])('keeps %j as %j', (lines, entries) => {
    expect(toEntries(lines)).toEqual(entries)
  })

  it.each([
    ["alter user a with encrypted password E'x'", true],
    ["create role a PASSWORD\n'x'", true],
    ["select dblink_connect('host=h password=x')", true],
    ['\\c postgres://ada:secret@host/db', true],
    ["insert into users (name, password) values ('a', 'b')", false],
    ["update users set password = 'x'", true],
    ['select password from users', false],
    ['alter role a password null', false],
  ])('finds in %j a password: %s', (text, isThere) => {
    expect(hasPassword(text)).toBe(isThere)
  })

  it('is a file for its owner alone, of a thousand entries', () => {
    const file = join(folder, 'history')
    writeFileSync(file, Array.from({ length: 1200 }, (_, n) => `select ${n};\n`).join(''))
    const history = openHistory(file)
    history.add(['select 1199;'])
    history.add(["create role a password 'x';"])
    history.add(['select 1,', '2;'])

    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([1001, 'select 200;', 'select 1, 2;'])
    expect(history.entries).toHaveLength(1000)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('leaves the mode of what is no file, such as /dev/null', () => {
    const pipe = join(folder, 'pipe')
    const history = openHistory(pipe)
    spawnSync('mkfifo', ['-m', '666', pipe])
    const reader = openSync(pipe, 'r+')

    history.add(['select 1;'])

    expect(statSync(pipe).mode & 0o777).toBe(0o666)
    closeSync(reader)
  })

  it('goes on without a file that it can write', () => {
    const history = openHistory('/nowhere/history')
    history.add(['select 1;'])

    expect(history.entries).toEqual(['select 1;'])
  })
})
