import { AliasNode, IdentifierNode, type OperationNode, TableNode } from 'kysely'
import type { Scope } from './column-types.ts'

type Source = OperationNode | undefined

/** The clauses of select, update, delete, insert and merge that name tables. */
export interface TableClauses {
  into?: Source
  table?: Source
  from?: { froms: readonly OperationNode[] } | undefined
  using?: Source | { tables: readonly OperationNode[] }
  joins?: readonly { table: OperationNode }[] | undefined
}

/**
 * The tables that a statement's clauses bring into scope, under the names that they go by there; the one
 * that is written to comes first. `hidden` are names of common table expressions, which are no tables.
 */
export function tablesInScope(clauses: TableClauses, hidden: ReadonlySet<string>): Scope {
  const { into, table, from, using, joins = [] } = clauses
  const sources = [into, table, ...(from?.froms ?? []), ...usedBy(using)]
  const all = [...sources, ...joins.map((join) => join.table)]
  const scope = new Map(all.flatMap((source) => (source ? entryOf(source, hidden) : [])))
  const [written] = scope.values()
  if (into && written) scope.set('excluded', written)
  return scope
}

function usedBy(using: TableClauses['using']): Source[] {
  if (!using) return []
  if ('tables' in using) return [...using.tables]
  return 'table' in using ? [using.table as OperationNode] : []
}

function entryOf(node: OperationNode, hidden: ReadonlySet<string>): [string, string | null][] {
  if (TableNode.is(node)) return [[node.table.identifier.name, nameOf(node, hidden)]]
  if (!AliasNode.is(node) || !IdentifierNode.is(node.alias)) return []
  return [[node.alias.name, TableNode.is(node.node) ? nameOf(node.node, hidden) : null]]
}

function nameOf({ table: { schema, identifier } }: TableNode, hidden: ReadonlySet<string>) {
  if (schema) return `${schema.name}.${identifier.name}`
  return hidden.has(identifier.name) ? null : identifier.name
}
