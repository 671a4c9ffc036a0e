import type { Node } from 'libpg-query'
import type { Rule } from '../rule.ts'
import { has, newColumns, strings, typeOf } from '../syntax.ts'

export const typeRules: readonly Rule[] = [
  {
    name: 'prefer-bigint-over-int',
    why: 'a key of integer or smallint runs out, and changing its type then rewrites the table',
    safe: 'bigint for keys and for what refers to them',
    bad: 'create table a (id integer primary key)',
    good: 'create table a (id bigint primary key, tries integer)',
    check: (statement) =>
      newColumns(statement)
        .filter(
          ({ column, constraints }) =>
            /^(int[24]|serial[24]?|smallserial)$/.test(typeOf(column.typeName)) &&
            (/serial/.test(typeOf(column.typeName)) ||
              has(constraints, 'CONSTR_PRIMARY', 'CONSTR_IDENTITY', 'CONSTR_FOREIGN')),
        )
        .map(({ table, column }) => `${table}.${column.colname}`),
  },
  {
    name: 'prefer-identity',
    why: 'a serial is a default and a sequence with grants of their own, which anybody may overwrite',
    safe: 'bigint generated always as identity',
    bad: 'create table a (id bigserial primary key)',
    good: 'create table a (id bigint generated always as identity primary key)',
    check: columnsOf(/^((big|small)?serial|serial[248])$/),
  },
  {
    name: 'prefer-text-field',
    why: 'to change the length of a varchar is to change its type',
    safe: 'text with a check constraint on its length',
    bad: 'create table a (name varchar(32))',
    good: 'create table a (name text check (char_length(name) <= 32))',
    check: (statement) =>
      newColumns(statement)
        .filter(
          ({ column: { typeName } }) => typeOf(typeName) === 'varchar' && typeName?.typmods?.length,
        )
        .map(({ table, column }) => `${table}.${column.colname}`),
  },
  {
    name: 'ban-char-field',
    why: 'char pads with blanks, which comparisons then forget',
    safe: 'text',
    bad: 'create table a (code char(2))',
    good: 'create table a (code text)',
    check: columnsOf(/^bpchar$/),
  },
  {
    name: 'prefer-timestamptz',
    why: 'a timestamp without time zone means another moment to every session',
    safe: 'timestamptz',
    bad: 'create table a (at timestamp)',
    good: 'create table a (at timestamptz)',
    check: columnsOf(/^timestamp$/),
  },
  {
    name: 'require-enum-value-ordering',
    why: 'the new value sorts after all others, and that cannot be changed',
    safe: 'say before or after which value it comes',
    bad: "alter type mood add value 'mad'",
    good: "alter type mood add value 'mad' after 'sad'",
    check(statement) {
      if (!('AlterEnumStmt' in statement)) return []
      const { typeName, oldVal, newVal, newValNeighbor } = statement.AlterEnumStmt
      const isUnordered = oldVal === undefined && newValNeighbor === undefined
      return isUnordered ? [`${strings(typeName).join('.')} '${newVal}'`] : []
    },
  },
]

function columnsOf(types: RegExp): (statement: Node) => string[] {
  return (statement) =>
    newColumns(statement)
      .filter(({ column }) => types.test(typeOf(column.typeName)))
      .map(({ table, column }) => `${table}.${column.colname}`)
}
