import {
  ColumnNode,
  FunctionNode,
  type OperationNode,
  ParensNode,
  ReferenceNode,
  TupleNode,
  type WithNode,
} from 'kysely'
import { type ColumnTypes, type Scope, typeOfColumn } from './column-types.ts'
import { type Expected, isOverArray } from './expectations.ts'
import { type TableClauses, tablesInScope } from './tables-in-scope.ts'

/** The types of the columns that a query names, from the clauses that it is within. */
export class ColumnScopes {
  readonly #types: ColumnTypes
  readonly #expressionNames = new Set<string>()
  #scopes: Scope[] = []

  constructor(types: ColumnTypes) {
    this.#types = types
  }

  clear(): void {
    this.#scopes = []
    this.#expressionNames.clear()
  }

  within(clauses: TableClauses & { with?: WithNode }, visit: () => void): void {
    for (const { name } of clauses.with?.expressions ?? []) {
      this.#expressionNames.add(name.table.table.identifier.name)
    }
    const scope = tablesInScope(clauses, this.#expressionNames)
    // The update and the insert of a merge name no table of their own.
    if (scope.size > 0) this.#scopes.push(scope)
    visit()
    if (scope.size > 0) this.#scopes.pop()
  }

  typeOf(node: OperationNode): Expected {
    if (ParensNode.is(node)) return this.typeOf(node.node)
    if (TupleNode.is(node)) {
      const types = node.values.map((value) => this.typeOf(value))
      return types.some(Boolean) ? types : undefined
    }
    if (FunctionNode.is(node)) return this.#typeOfElements(node)
    const column = ReferenceNode.is(node) ? node.column : node
    if (!ColumnNode.is(column)) return undefined
    const qualifier = ReferenceNode.is(node) ? node.table?.table.identifier.name : undefined
    return typeOfColumn(this.#types, this.#scopes, column.column.name, qualifier)
  }

  /** A column that is written to is one of the table that comes first. */
  typeOfWritten(node: OperationNode): string | undefined {
    const column = ReferenceNode.is(node) ? node.column : node
    const [table] = this.#scopes.at(-1)?.keys() ?? []
    if (!ColumnNode.is(column)) return undefined
    return typeOfColumn(this.#types, this.#scopes, column.column.name, table)
  }

  /** Of `any(tags)`, where tags is an array: that of a tag. */
  #typeOfElements(node: FunctionNode): string | undefined {
    const [argument] = node.arguments
    const type = argument && isOverArray(node) ? this.typeOf(argument) : undefined
    return typeof type === 'string' ? type.match(/(.*)\[\]$/)?.[1] : undefined
  }
}
