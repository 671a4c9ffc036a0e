import type { Rule } from '../rule.ts'
import { alterations, dropped, hasOption, nameOf } from '../syntax.ts'

export const tableRules: readonly Rule[] = [
  {
    name: 'renaming-table',
    why: 'the code that is deployed asks for the old name until the new code is there',
    safe: 'keep the name, or rename it and make a view of the old name in the same revision, allowing this rule',
    bad: 'alter table users rename to people',
    good: 'create view people as select id from users',
    check(statement, { isNew }) {
      if (!('RenameStmt' in statement)) return []
      const { renameType, relation } = statement.RenameStmt
      return renameType === 'OBJECT_TABLE' && !isNew(nameOf(relation)) ? [nameOf(relation)] : []
    },
  },
  {
    name: 'ban-drop-table',
    why: 'the code that is deployed may ask for it, and its rows do not come back with a downgrade',
    safe: 'deploy code that does without, and drop it in a later revision, allowing this rule',
    bad: 'drop table users',
    good: 'drop view people',
    check: (statement, { isNew }) =>
      dropped(statement, 'OBJECT_TABLE').filter((table) => !isNew(table)),
  },
  {
    name: 'ban-drop-database',
    why: 'everything in it is gone, and a migration runs inside a database',
    safe: 'drop a database by hand',
    bad: 'drop database app',
    good: 'drop view people',
    check: (statement) => ('DropdbStmt' in statement ? [statement.DropdbStmt.dbname ?? ''] : []),
  },
  {
    name: 'ban-truncate-cascade',
    why: 'it empties every table that refers to this one, named or not',
    safe: 'truncate the tables by name',
    bad: 'truncate users cascade',
    good: 'truncate users, tweets',
    check(statement, { isNew }) {
      if (!('TruncateStmt' in statement)) return []
      const { behavior, relations = [] } = statement.TruncateStmt
      const tables = relations.map((node) => nameOf('RangeVar' in node ? node.RangeVar : undefined))
      return behavior === 'DROP_CASCADE' ? tables.filter((table) => !isNew(table)) : []
    },
  },
  {
    name: 'require-concurrent-partition-detach',
    why: 'reads and writes of the whole table wait behind the lock',
    safe: 'alter table ... detach partition ... concurrently, outside a transaction',
    bad: 'alter table events detach partition events_1',
    good: 'alter table events detach partition events_1 concurrently',
    check: (statement, { isNew }) =>
      alterations(statement).flatMap(({ table, command: { subtype, def } }) => {
        if (subtype !== 'AT_DetachPartition' || !def || !('PartitionCmd' in def)) return []
        const { concurrent, name } = def.PartitionCmd
        return concurrent || isNew(table) ? [] : [nameOf(name)]
      }),
  },
  {
    name: 'prefer-repack',
    why: 'the table is written anew while reads and writes wait',
    safe: 'pg_repack, or plain vacuum',
    bad: 'vacuum full users',
    good: 'vacuum users',
    check(statement) {
      if ('ClusterStmt' in statement) return [nameOf(statement.ClusterStmt.relation)]
      if (!('VacuumStmt' in statement)) return []
      const { options, rels = [] } = statement.VacuumStmt
      if (!hasOption(options, 'full')) return []
      const tables = rels.map((node) =>
        nameOf('VacuumRelation' in node ? node.VacuumRelation.relation : undefined),
      )
      return tables.length > 0 ? tables : ['every table']
    },
  },
  {
    name: 'transaction-nesting',
    why: 'the revision runs in a transaction already: this would end it, and leave it half done when it fails',
    safe: 'leave begin, commit and rollback to the runner',
    bad: 'commit',
    good: 'savepoint a',
    check(statement, { isInTransaction }) {
      if (!('TransactionStmt' in statement) || !isInTransaction) return []
      const kind = statement.TransactionStmt.kind ?? ''
      const isNested = /^TRANS_STMT_(BEGIN|START|COMMIT|ROLLBACK|PREPARE)$/.test(kind)
      return isNested ? [kind.replace('TRANS_STMT_', '').toLowerCase()] : []
    },
  },
]
