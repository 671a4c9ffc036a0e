import type { Node } from 'libpg-query'
import type { Rule, RuleContext } from '../rule.ts'
import { addedColumns, addedConstraints, alterations, has } from '../syntax.ts'

export const constraintRules: readonly Rule[] = [
  {
    name: 'adding-foreign-key-constraint',
    why: 'every row is checked while writes to both tables wait',
    safe: 'add the constraint not valid, and in a later revision: alter table ... validate constraint',
    bad: 'alter table tweets add constraint tweets_fk foreign key (user_id) references users (id)',
    good: 'alter table tweets add constraint tweets_fk foreign key (user_id) references users (id) not valid',
    check(statement, { isNew }) {
      const whole = addedConstraints(statement).filter(
        ({ table, constraint }) =>
          constraint.contype === 'CONSTR_FOREIGN' && !constraint.skip_validation && !isNew(table),
      )
      const inColumns = addedColumns(statement).filter(
        ({ table, constraints }) => has(constraints, 'CONSTR_FOREIGN') && !isNew(table),
      )
      return [
        ...whole.map(({ name }) => name),
        ...inColumns.map(({ table, column }) => `${table}.${column.colname}`),
      ]
    },
  },
  {
    name: 'constraint-missing-not-valid',
    why: 'every row is checked while reads and writes of the table wait',
    safe: 'add the constraint not valid, and in a later revision: alter table ... validate constraint',
    bad: 'alter table users add constraint users_age check (age > 0)',
    good: 'alter table users add constraint users_age check (age > 0) not valid',
    check: (statement, { isNew }) =>
      addedConstraints(statement)
        .filter(
          ({ table, constraint }) =>
            constraint.contype === 'CONSTR_CHECK' && !constraint.skip_validation && !isNew(table),
        )
        .map(({ name }) => name),
  },
  {
    name: 'disallowed-unique-constraint',
    why: 'an index is built while reads and writes of the table wait',
    safe: 'create unique index concurrently, then: alter table ... add constraint ... unique using index',
    bad: 'alter table users add constraint users_name unique (name)',
    good: 'alter table users add constraint users_name unique using index users_name_idx',
    check: uniqueWithoutIndex,
  },
  {
    name: 'adding-not-nullable-field',
    why: 'every row is read while reads and writes of the table wait',
    safe: 'add check (column is not null) not valid, validate it in a later revision, then set not null, which takes its word, and allow this rule there',
    bad: 'alter table users alter name set not null',
    good: 'alter table users add constraint users_name_set check (name is not null) not valid',
    check: (statement, { isNew }) =>
      alterations(statement)
        .filter(({ table, command }) => command.subtype === 'AT_SetNotNull' && !isNew(table))
        .map(({ table, command }) => `${table}.${command.name}`),
  },
  {
    name: 'ban-create-domain-with-constraint',
    why: 'a constraint of a domain can be changed only by reading every table that uses it',
    safe: 'a check constraint of the column, added not valid and then validated',
    bad: 'create domain positive as int check (value > 0)',
    good: 'create domain positive as int',
    check: (statement) =>
      'CreateDomainStmt' in statement && statement.CreateDomainStmt.constraints?.length
        ? [domainOf(statement.CreateDomainStmt.domainname)]
        : [],
  },
  {
    name: 'ban-alter-domain-with-add-constraint',
    why: 'every table that uses the domain is read while its writers wait',
    safe: 'alter domain ... add constraint ... not valid, then validate it in a later revision',
    bad: 'alter domain positive add constraint p check (value > 0)',
    good: 'alter domain positive add constraint p check (value > 0) not valid',
    check(statement) {
      if (!('AlterDomainStmt' in statement)) return []
      const { subtype, typeName, def } = statement.AlterDomainStmt
      const isSafe = def && 'Constraint' in def && def.Constraint.skip_validation
      return subtype === 'C' && !isSafe ? [domainOf(typeName)] : []
    },
  },
]

function uniqueWithoutIndex(statement: Node, { isNew }: RuleContext): string[] {
  const whole = addedConstraints(statement).filter(
    ({ table, constraint }) =>
      has([constraint], 'CONSTR_UNIQUE', 'CONSTR_PRIMARY', 'CONSTR_EXCLUSION') &&
      constraint.indexname === undefined &&
      !isNew(table),
  )
  const inColumns = addedColumns(statement).filter(
    ({ table, constraints }) => has(constraints, 'CONSTR_UNIQUE') && !isNew(table),
  )
  return [
    ...whole.map(({ name }) => name),
    ...inColumns.map(({ table, column }) => `${table}.${column.colname}`),
  ]
}

function domainOf(names: readonly Node[] | undefined): string {
  return (names ?? []).map((name) => ('String' in name ? name.String.sval : '')).join('.')
}
