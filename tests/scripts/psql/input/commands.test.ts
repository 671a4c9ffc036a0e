import { describe, expect, it } from 'vitest'
import { copySql, parseCopyCommand } from '../../../../scripts/psql/input/copy-command.ts'
import { parseMetaCommand } from '../../../../scripts/psql/input/meta-command.ts'

describe('parseMetaCommand', () => {
  it.each<[text: string, name: string, isVerbose: boolean, args: string[]]>([
    ['dt', 'dt', false, []],
    ['dt+ public.*;', 'dt', true, ['public.*']],
    ['d "Odd Name"  b', 'd', false, ['"Odd Name"', 'b']],
    ["i 'my file.sql'", 'i', false, ['my file.sql']],
    ['?', '?', false, []],
    ['x auto', 'x', false, ['auto']],
    ["echo it''s", 'echo', false, ["it''s"]],
    ['', '', false, []],
  ])('reads \\%s', (text, name, isVerbose, args) => {
    expect(parseMetaCommand(text)).toMatchObject({ name, isVerbose, args })
  })
})

describe('parseCopyCommand', () => {
  it.each<[text: string, sql: string, target: string]>([
    ['users from people.csv', 'copy users from stdin', 'people.csv'],
    [
      "users (id, a) FROM 'a b.csv' csv header",
      'copy users (id, a) from stdin csv header',
      'a b.csv',
    ],
    [
      "(select 'to x' from t) to stdout with (format csv);",
      "copy (select 'to x' from t) to stdout with (format csv)",
      'stdout',
    ],
    ['"from"."to" to \'it\'\'s\'', 'copy "from"."to" to stdout', "it's"],
  ])('reads %j', (text, sql, target) => {
    const command = parseCopyCommand(text)

    expect(command && [copySql(command), command.target]).toEqual([sql, target])
  })

  it.each(['', 'users', 'users from', '(select 1'])('refuses %j', (text) => {
    expect(parseCopyCommand(text)).toBeUndefined()
  })
})
