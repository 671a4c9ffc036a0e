import type { Rule } from '../rule.ts'
import { dropped, hasOption, nameOf } from '../syntax.ts'

export const indexRules: readonly Rule[] = [
  {
    name: 'require-concurrent-index-creation',
    why: 'writes to the table wait until the index is built',
    safe: 'create index concurrently, outside a transaction',
    bad: 'create index users_name on users (name)',
    good: 'create index concurrently users_name on users (name)',
    check(statement, { isNew }) {
      if (!('IndexStmt' in statement)) return []
      const { concurrent, idxname, relation } = statement.IndexStmt
      const table = nameOf(relation)
      return concurrent || isNew(table) ? [] : [idxname ?? table]
    },
  },
  {
    name: 'require-concurrent-index-deletion',
    why: 'reads and writes of the table wait behind the lock, and it behind the longest query',
    safe: 'drop index concurrently, outside a transaction',
    bad: 'drop index users_name',
    good: 'drop index concurrently users_name',
    check(statement) {
      if (!('DropStmt' in statement) || statement.DropStmt.concurrent) return []
      return dropped(statement, 'OBJECT_INDEX')
    },
  },
  {
    name: 'require-concurrent-reindex',
    why: 'writes wait until the index is built again, and reads that would use it',
    safe: 'reindex ... concurrently, outside a transaction',
    bad: 'reindex table users',
    good: 'reindex table concurrently users',
    check(statement) {
      if (!('ReindexStmt' in statement)) return []
      const { params, relation, name } = statement.ReindexStmt
      return hasOption(params, 'concurrently') ? [] : [nameOf(relation) || (name ?? '')]
    },
  },
  {
    name: 'ban-concurrent-index-creation-in-transaction',
    why: 'Postgres refuses it: concurrently needs several transactions of its own',
    safe: 'a revision of its own that does not run in a transaction',
    bad: 'create index concurrently users_name on users (name)',
    good: 'create index users_name on users (name)',
    check(statement, { isInTransaction }) {
      if (!isInTransaction) return []
      if ('IndexStmt' in statement && statement.IndexStmt.concurrent) {
        return [statement.IndexStmt.idxname ?? nameOf(statement.IndexStmt.relation)]
      }
      if ('DropStmt' in statement && statement.DropStmt.concurrent) {
        return dropped(statement, 'OBJECT_INDEX')
      }
      if ('ReindexStmt' in statement && hasOption(statement.ReindexStmt.params, 'concurrently')) {
        return [nameOf(statement.ReindexStmt.relation)]
      }
      return []
    },
  },
  {
    name: 'require-repeatable-statement',
    why: 'in a revision without a transaction an attempt that died is made again from the start, and what it did is there',
    safe: 'if not exists, and if exists',
    bad: 'create index concurrently users_name on users (name)',
    good: 'create index concurrently if not exists users_name on users (name)',
    check(statement, { isInTransaction }) {
      if (isInTransaction) return []
      if ('IndexStmt' in statement && !statement.IndexStmt.if_not_exists) {
        return [statement.IndexStmt.idxname ?? nameOf(statement.IndexStmt.relation)]
      }
      if ('CreateStmt' in statement && !statement.CreateStmt.if_not_exists) {
        return [nameOf(statement.CreateStmt.relation)]
      }
      if ('DropStmt' in statement && !statement.DropStmt.missing_ok) {
        return dropped(statement, statement.DropStmt.removeType ?? '')
      }
      return []
    },
  },
]
