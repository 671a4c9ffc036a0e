import type { Node } from 'libpg-query'
import type { Rule } from '../rule.ts'
import { addedColumns, alterations, has, nameOf, strings, typeOf } from '../syntax.ts'

const serials = ['serial', 'serial2', 'serial4', 'serial8', 'smallserial', 'bigserial']

/** Functions that answer once for a statement: a default of them is stored once, not row by row. */
const stable =
  /^(now|transaction_timestamp|statement_timestamp|current_setting|jsonb?_build_(object|array))$/

export const columnRules: readonly Rule[] = [
  {
    name: 'adding-required-field',
    why: 'it fails where the table has rows, and inserts of the code that is deployed fail',
    safe: 'give it a default, or add it nullable, fill it, and require it in a later revision',
    bad: 'alter table users add bio text not null',
    good: "alter table users add bio text not null default ''",
    check: (statement, { isNew }) =>
      addedColumns(statement)
        .filter(
          ({ table, column, constraints }) =>
            has(constraints, 'CONSTR_NOTNULL') &&
            !has(constraints, 'CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED') &&
            !serials.includes(typeOf(column.typeName)) &&
            !isNew(table),
        )
        .map(({ table, column }) => `${table}.${column.colname}`),
  },
  {
    name: 'adding-field-with-default',
    why: 'a default that differs from row to row, or a stored expression, rewrites the table while everybody waits',
    safe: 'add the column without it, set the default, and fill the old rows in batches',
    bad: 'alter table users add token uuid default gen_random_uuid()',
    good: 'alter table users add created_at timestamptz default now()',
    check: (statement, { isNew }) =>
      addedColumns(statement)
        .filter(
          ({ table, constraints }) =>
            !isNew(table) &&
            constraints.some(
              ({ contype, raw_expr, generated_kind }) =>
                (contype === 'CONSTR_DEFAULT' && isVolatile(raw_expr)) ||
                (contype === 'CONSTR_GENERATED' && generated_kind !== 'v'),
            ),
        )
        .map(({ table, column }) => `${table}.${column.colname}`),
  },
  {
    name: 'adding-serial-primary-key-field',
    why: 'numbering the rows rewrites the table, and the index is built, while everybody waits',
    safe: 'add a nullable column, fill it in batches, index it concurrently, then: add primary key using index',
    bad: 'alter table users add id bigserial primary key',
    good: 'alter table users add id bigint',
    check: (statement, { isNew }) =>
      addedColumns(statement)
        .filter(
          ({ table, column, constraints }) =>
            !isNew(table) &&
            (serials.includes(typeOf(column.typeName)) ||
              has(constraints, 'CONSTR_PRIMARY', 'CONSTR_IDENTITY')),
        )
        .map(({ table, column }) => `${table}.${column.colname}`),
  },
  {
    name: 'changing-column-type',
    why: 'most changes rewrite the table and its indexes while everybody waits, and code that is deployed may expect the old type',
    safe: 'add a column of the new type, write both, fill it in batches, read it, drop the old one; allow this rule for a change that rewrites nothing, as from varchar to text',
    bad: 'alter table users alter age type bigint',
    good: 'alter table users add age_wide bigint',
    check: (statement, { isNew }) =>
      alterations(statement)
        .filter(({ table, command }) => command.subtype === 'AT_AlterColumnType' && !isNew(table))
        .map(({ table, command }) => `${table}.${command.name}`),
  },
  {
    name: 'renaming-column',
    why: 'the code that is deployed asks for the old name until the new code is there',
    safe: 'add a column, write both, fill it, read it, drop the old one; or keep the name and map it in the code',
    bad: 'alter table users rename name to username',
    good: 'alter table users add username text',
    check(statement, { isNew }) {
      if (!('RenameStmt' in statement)) return []
      const { renameType, relationType, relation, subname } = statement.RenameStmt
      const isOne = renameType === 'OBJECT_COLUMN' && relationType === 'OBJECT_TABLE'
      return isOne && !isNew(nameOf(relation)) ? [`${nameOf(relation)}.${subname}`] : []
    },
  },
  {
    name: 'ban-drop-column',
    why: 'the code that is deployed may ask for it, and its values do not come back with a downgrade',
    safe: 'deploy code that does without, and drop it in a later revision, allowing this rule',
    bad: 'alter table users drop name',
    good: 'alter table users alter name set default null',
    check: (statement, { isNew }) =>
      alterations(statement)
        .filter(({ table, command }) => command.subtype === 'AT_DropColumn' && !isNew(table))
        .map(({ table, command }) => `${table}.${command.name}`),
  },
  {
    name: 'ban-drop-not-null',
    why: 'the code that is deployed may not expect null',
    safe: 'deploy code that takes null first, and allow this rule',
    bad: 'alter table users alter name drop not null',
    good: "alter table users alter name set default ''",
    check: (statement, { isNew }) =>
      alterations(statement)
        .filter(({ table, command }) => command.subtype === 'AT_DropNotNull' && !isNew(table))
        .map(({ table, command }) => `${table}.${command.name}`),
  },
]

/** Whether an expression calls anything that may answer otherwise for each row. */
function isVolatile(expression: Node | undefined): boolean {
  return calls(expression).some((name) => !stable.test(name))
}

function calls(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const name =
    'FuncCall' in value ? strings((value.FuncCall as { funcname?: Node[] }).funcname) : []
  return [...name.slice(-1), ...Object.values(value).flatMap(calls)]
}
