import { beforeAll, describe, expect, it } from 'vitest'
import { applyDeclaration } from '../../../db/migrate/index.ts'
import type { Column } from '../../../db/types/column.ts'
import { readColumns } from '../../../db/types/read-columns.ts'
import { renderTypes } from '../../../db/types/render.ts'
import { lendScratch } from '../../setup/lent-scratch.ts'

const plain: Column = {
  schema: 'public',
  relation: 'a',
  isView: false,
  relationComment: null,
  name: 'b',
  comment: null,
  type: 'text',
  sqlType: 'text',
  category: 'S',
  isArray: false,
  labels: null,
  isNullable: false,
  hasDefault: false,
  isGenerated: false,
}

const numeric = { type: 'numeric', category: 'N' }
const moods = { type: 'mood', category: 'E', labels: ['sad', "it's"] }

describe('the types of a schema', () => {
  it.each<[string, Partial<Column>]>([
    ['b: string', {}],
    ['b: string | null', { isNullable: true }],
    ['b: Generated<string>', { hasDefault: true }],
    ['b: Generated<string | null>', { hasDefault: true, isNullable: true }],
    ['b: GeneratedAlways<string>', { hasDefault: true, isGenerated: true }],
    ['b: ColumnType<string, never, never>', { isView: true }],
    ['b: string[] | null', { isArray: true, isNullable: true }],
    ['b: ColumnType<string, number | string, number | string>', numeric],
    [
      'b: ColumnType<string, number | string | undefined, number | string>',
      { ...numeric, hasDefault: true },
    ],
    [
      'b: ColumnType<string | null, number | string | null, number | string | null>',
      { ...numeric, isNullable: true },
    ],
    [
      'b: ColumnType<string[], (number | string)[], (number | string)[]>',
      { ...numeric, isArray: true },
    ],
    [`b: "sad" | "it's"`, moods],
    [`b: ColumnType<unknown, ("sad" | "it's")[], ("sad" | "it's")[]>`, { ...moods, isArray: true }],
    ['b: ColumnType<unknown, string, string>', { type: 'citext', category: 'S' }],
    ['b: string', { type: 'numrange', category: 'R' }],
    ['b: ColumnType<unknown, string, string>', { type: 'daterange', category: 'R' }],
    [
      'b: ColumnType<unknown, unknown[], unknown[]>',
      { type: 'interval', category: 'T', isArray: true },
    ],
    ['b: unknown', { type: 'jsonb', category: 'U', isNullable: true }],
    ['b: unknown', { type: 'interval', category: 'T' }],
    ['"b c": string', { name: 'b c' }],
    ['/** says * what *\\/ */\nb: string', { comment: 'says * what */' }],
    ['/**\n * one\n *\n * two\n */\nb: string', { comment: 'one\n\ntwo\n' }],
    ['created_at: ColumnType<string, never, never>', { name: 'created_at', hasDefault: true }],
    ['created_at: string', { name: 'created_at' }],
  ])('have %s', (wanted, column) => {
    const text = renderTypes([{ ...plain, ...column }], {
      origin: 'Made.',
      setByDatabase: ['created_at'],
    })

    expect(/ \{\n([^}]*)\n\}/.exec(text)?.[1]).toBe(wanted)
  })

  it('have a name of its own for each table', () => {
    const relations = [
      { relation: 'log_entries' },
      { relation: 'logEntries' },
      { schema: 'app', relation: 'log_entries' },
      { relation: '2fa codes' },
    ]
    const text = renderTypes(
      relations.map((one) => ({ ...plain, ...one })),
      { origin: 'Made.' },
    )

    expect(
      text.slice(text.indexOf('export interface Database')),
    ).toContain(`export interface Database {
log_entries: LogEntriesTable
logEntries: LogEntriesTable2
"app.log_entries": AppLogEntriesTable
"2fa codes": _2faCodesTable
}
`)
  })

  it('are none without tables', () => {
    expect(renderTypes([], { origin: 'Made.' })).toBe(`// Made.

export interface Database {}

/** The columns whose values the Data API has to be told the type of. */
export const columnTypes = {}
`)
  })
})

describe('reading columns', () => {
  let text = ''

  beforeAll(async () => {
    const { db, close } = await lendScratch()
    await applyDeclaration(db, [{ path: 'odd.sql', text: odd }])
    text = renderTypes(await readColumns(db), { origin: 'Made.' })
    await close()
  })

  it('tells of tables and views, domains, arrays, enums and what Postgres generates', () => {
    expect(text).toMatchInlineSnapshot(`
      "// Made.

      import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

      /** All that is odd. */
      export interface AppOddTable {
      z: Generated<number>
      y: GeneratedAlways<number>
      /** Twice z. */
      x: GeneratedAlways<number | null>
      w: ColumnType<unknown, ("sad" | "happy")[], ("sad" | "happy")[]>
      v: string | null
      u: string[] | null
      t: ColumnType<unknown, Date[] | null | undefined, Date[] | null>
      s: ColumnType<string, Date | string, Date | string>
      r: string | null
      q: Generated<string>
      p: string | null
      o: unknown
      n: Uint8Array | null
      m: unknown
      l: number | null
      k: ColumnType<unknown, string | null, string | null>
      j: string[] | null
      }

      export interface CountedView {
      count: ColumnType<number | null, never, never>
      }

      export interface DaysTable {
      day: ColumnType<string, Date | string, Date | string>
      }

      export interface HappyView {
      z: ColumnType<number | null, never, never>
      w: ColumnType<unknown, never, never>
      }

      export interface Database {
      "app.odd": AppOddTable
      counted: CountedView
      days: DaysTable
      happy: HappyView
      }

      /** The columns whose values the Data API has to be told the type of. */
      export const columnTypes = {
      "app.odd": {
      w: "app.mood[]",
      u: "app.name[]",
      t: "timestamp with time zone[]",
      s: "date",
      r: "int4range",
      q: "uuid",
      k: "tstzrange",
      j: "bpchar[]",
      },
      days: {
      day: "date",
      },
      happy: {
      w: "app.mood[]",
      },
      }
      "
    `)
  })
})

const odd = `
  create schema app;
  create type app.mood as enum ('sad', 'happy');
  create domain app.moods as app.mood[] not null;
  create domain app.name as varchar(20);
  create domain app.short_name as app.name check (length(value) < 5);
  create table app.odd (
    z bigint generated by default as identity,
    y bigint generated always as identity,
    x bigint generated always as (z * 2) stored,
    w app.moods,
    v app.short_name,
    u app.name[],
    t timestamptz(3)[] default '{}',
    s date not null,
    r int4range,
    q uuid default gen_random_uuid() not null,
    p character(3),
    o interval,
    n bytea,
    m tsvector,
    l double precision,
    k tstzrange,
    j character(4)[]
  );
  comment on table app.odd is 'All that is odd.';
  comment on column app.odd.x is 'Twice z.';
  create table days (day date not null) partition by range (day);
  create table days_2026 partition of days for values from ('2026-01-01') to ('2027-01-01');
  create view happy as select z, w from app.odd;
  create materialized view counted as select count(*) as count from app.odd;
`
