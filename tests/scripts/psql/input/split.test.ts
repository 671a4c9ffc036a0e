import { describe, expect, it } from 'vitest'
import { createSplitter, splitScript } from '../../../../scripts/psql/input/split.ts'

const texts = (script: string) =>
  splitScript(script).map((piece) => (piece.kind === 'statement' ? piece.sql : `\\${piece.text}`))

describe('splitScript', () => {
  it.each<[script: string, pieces: string[]]>([
    ['select 1; select 2', ['select 1;', 'select 2']],
    ['select 1\n;', ['select 1\n;']],
    [';;\n ;', []],
    ['', []],
    ['-- nothing\n/* at all */', []],
    ['select \'a;b\', "c;d"; x', ['select \'a;b\', "c;d";', 'x']],
    ["select 'it''s;'; x", ["select 'it''s;';", 'x']],
    ["select E'\\';'; x", ["select E'\\';';", 'x']],
    ["select e'a''\\\\'; x", ["select e'a''\\\\';", 'x']],
    ["select name'a\\'; x", ["select name'a\\';", 'x']],
    ['select $$a;b$$, $t$ $$;$t$; x', ['select $$a;b$$, $t$ $$;$t$;', 'x']],
    ['select a$b$; x$b$', ['select a$b$;', 'x$b$']],
    ['select $1; x', ['select $1;', 'x']],
    ['select 1 -- a;\n; x', ['select 1 -- a;\n;', 'x']],
    ['select /* a; /* b; */ ; */ 1; x', ['select /* a; /* b; */ ; */ 1;', 'x']],
    [
      'create rule r as on insert to t do (a; b); x',
      ['create rule r as on insert to t do (a; b);', 'x'],
    ],
    [
      'create function f() returns int begin atomic select case when a then 1 end; select 2; end; x',
      [
        'create function f() returns int begin atomic select case when a then 1 end; select 2; end;',
        'x',
      ],
    ],
    [
      'create or replace procedure p() begin atomic select 1; end; x',
      ['create or replace procedure p() begin atomic select 1; end;', 'x'],
    ],
    ['begin; end; x', ['begin;', 'end;', 'x']],
    ['\\dt public.*\nselect 1;', ['\\dt public.*', 'select 1;']],
    ['select 1 \\g', ['\\g', 'select 1']],
    ["select '\\d' ; \\x", ["select '\\d' ;", '\\x']],
    ['select 1;\r\nselect 2;\r\n', ['select 1;', 'select 2;']],
    ['\n\n  select 1;', ['select 1;']],
    ['-- why\nselect 1;', ['-- why\nselect 1;']],
  ])('cuts %j', (script, pieces) => {
    expect(texts(script)).toEqual(pieces)
  })
})

describe('a splitter', () => {
  it.each([
    ['', '='],
    ['-- a comment', '='],
    ['select 1', '-'],
    ["select 'a", "'"],
    ["select E'a\\'", "'"],
    ['select "a', '"'],
    ['select $x$', '$'],
    ['select /* a', '*'],
    ['/* a', '*'],
    ['select (1', '('],
    ['select 1;', '='],
    ['create function f() returns int begin atomic select 1;', '-'],
  ])('shows after %j that %s is open', (line, mark) => {
    const splitter = createSplitter()
    splitter.push(line)

    expect(splitter.mark()).toBe(mark)
  })

  it('tells the line on which a piece ended', () => {
    expect(splitScript('select 1;\nselect\n2;\n\\x').map(({ line }) => line)).toEqual([1, 3, 4])
  })

  it('goes on with what an editor has left', () => {
    const splitter = createSplitter()
    splitter.push("select 'a")
    const pieces = splitter.replace('select 2; select\n3')

    expect(pieces).toMatchObject([{ sql: 'select 2;' }])
    expect([splitter.buffer(), splitter.mark()]).toEqual([' select\n3\n', '-'])
  })
})
