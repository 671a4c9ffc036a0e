import {
  type AndNode,
  type BinaryOperationNode,
  ColumnNode,
  type ColumnUpdateNode,
  type CompiledQuery,
  type DeleteQueryNode,
  FunctionNode,
  type InsertQueryNode,
  type MergeQueryNode,
  type OperationNode,
  OperatorNode,
  ParensNode,
  type PrimitiveValueListNode,
  type QueryId,
  ReferenceNode,
  type RootOperationNode,
  type SelectQueryNode,
  TupleNode,
  type UpdateQueryNode,
  ValueListNode,
  type ValueNode,
  type ValuesNode,
  type WithNode,
} from 'kysely'
import { type ColumnTypes, checkColumnTypes, type Scope, typeOfColumn } from './column-types.ts'
import { encodeAs } from './encode-as.ts'
import { DataApiQueryCompiler } from './query-compiler.ts'
import { type TableClauses, tablesInScope } from './tables-in-scope.ts'

/** What the place of a value asks for: a type, or one for each member of a row or tuple. */
type Expected = string | readonly Expected[] | undefined

/** Operators whose two sides have the same type. */
const sameType = new Set(
  '=|==|!=|<>|<|<=|>|>=|@>|<@|&&|in|not in|is|is not|is distinct from|is not distinct from|between|between symmetric'.split(
    '|',
  ),
)

/** Casts the values that meet a column of the type map: in inserts, updates and comparisons. */
export class TypedQueryCompiler extends DataApiQueryCompiler {
  readonly #types: ColumnTypes
  readonly #expected = new Map<OperationNode, Expected>()
  readonly #expressionNames = new Set<string>()
  #scopes: Scope[] = []

  /** Throws ColumnTypeError. */
  constructor(types: ColumnTypes) {
    super()
    checkColumnTypes(types)
    this.#types = types
  }

  override compileQuery(node: RootOperationNode, queryId: QueryId): CompiledQuery {
    this.#scopes = []
    this.#expected.clear()
    this.#expressionNames.clear()
    return super.compileQuery(node, queryId)
  }

  protected override visitSelectQuery(node: SelectQueryNode): void {
    this.#within(node, () => super.visitSelectQuery(node))
  }

  protected override visitUpdateQuery(node: UpdateQueryNode): void {
    this.#within(node, () => super.visitUpdateQuery(node))
  }

  protected override visitDeleteQuery(node: DeleteQueryNode): void {
    this.#within(node, () => super.visitDeleteQuery(node))
  }

  protected override visitMergeQuery(node: MergeQueryNode): void {
    this.#within(node, () => super.visitMergeQuery(node))
  }

  protected override visitInsertQuery(node: InsertQueryNode): void {
    this.#within(node, () => {
      const types = node.columns?.map((column) => this.#typeOfWritten(column))
      if (node.values && types?.some(Boolean)) this.#expect(node.values, types)
      super.visitInsertQuery(node)
    })
  }

  protected override visitValues(node: ValuesNode): void {
    const types = this.#take(node)
    for (const row of node.values) {
      if (types && ValueListNode.is(row)) this.#expectEach(row.values, types)
      else this.#expect(row, types)
    }
    super.visitValues(node)
  }

  protected override visitColumnUpdate(node: ColumnUpdateNode): void {
    this.#expect(node.value, this.#typeOfWritten(node.column))
    super.visitColumnUpdate(node)
  }

  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const { leftOperand, operator, rightOperand } = node
    if (OperatorNode.is(operator) && sameType.has(operator.operator)) {
      this.#expect(rightOperand, this.#typeOf(leftOperand))
      this.#expect(leftOperand, this.#typeOf(rightOperand))
    }
    super.visitBinaryOperation(node)
  }

  protected override visitAnd(node: AndNode): void {
    this.#expectEach([node.left, node.right], this.#take(node))
    super.visitAnd(node)
  }

  protected override visitParens(node: ParensNode): void {
    this.#expect(node.node, this.#take(node))
    super.visitParens(node)
  }

  protected override visitTuple(node: TupleNode): void {
    this.#expectEach(node.values, this.#take(node))
    super.visitTuple(node)
  }

  /** The list of an `in`: each member is of the type of the left side. */
  protected override visitValueList(node: ValueListNode): void {
    const type = this.#take(node)
    if (type) for (const value of node.values) this.#expect(value, type)
    super.visitValueList(node)
  }

  protected override visitPrimitiveValueList(node: PrimitiveValueListNode): void {
    const types = this.#take(node)
    if (!types) super.visitPrimitiveValueList(node)
    else if (typeof types === 'string' && types.endsWith('[]')) this.#appendAs(node.values, types)
    else this.#appendList(node.values, types)
  }

  protected override visitFunction(node: FunctionNode): void {
    const type = this.#take(node)
    const [argument] = node.arguments
    if (typeof type === 'string' && argument) this.#expect(argument, `${type}[]`)
    super.visitFunction(node)
  }

  protected override appendArray(values: readonly unknown[], node: OperationNode): void {
    const type = this.#take(node)
    if (type) this.#appendAs(values, type)
    else super.appendArray(values, node)
  }

  protected override visitValue(node: ValueNode): void {
    const type = this.#take(node)
    if (node.immediate) super.visitValue(node)
    else this.#appendAs(node.value, type)
  }

  #appendAs(value: unknown, type: Expected): void {
    if (typeof type === 'string') this.appendEncoded(encodeAs(value, type))
    else this.appendValue(value)
  }

  #appendList(values: readonly unknown[], types: string | readonly Expected[]): void {
    this.append('(')
    for (const [index, value] of values.entries()) {
      if (index > 0) this.append(', ')
      this.#appendAs(value, typeof types === 'string' ? types : types[index])
    }
    this.append(')')
  }

  #within(clauses: TableClauses & { with?: WithNode }, visit: () => void): void {
    for (const { name } of clauses.with?.expressions ?? []) {
      this.#expressionNames.add(name.table.table.identifier.name)
    }
    const scope = tablesInScope(clauses, this.#expressionNames)
    // The update and the insert of a merge name no table of their own.
    if (scope.size > 0) this.#scopes.push(scope)
    visit()
    if (scope.size > 0) this.#scopes.pop()
  }

  #typeOf(node: OperationNode): Expected {
    if (ParensNode.is(node)) return this.#typeOf(node.node)
    if (TupleNode.is(node)) {
      const types = node.values.map((value) => this.#typeOf(value))
      return types.some(Boolean) ? types : undefined
    }
    if (ReferenceNode.is(node) && ColumnNode.is(node.column)) {
      const qualifier = node.table?.table.identifier.name
      return typeOfColumn(this.#types, this.#scopes, node.column.column.name, qualifier)
    }
    if (!ColumnNode.is(node)) return undefined
    return typeOfColumn(this.#types, this.#scopes, node.column.name)
  }

  /** A column that is written to is one of the table that comes first. */
  #typeOfWritten(node: OperationNode): string | undefined {
    const column = ReferenceNode.is(node) ? node.column : node
    const [table] = this.#scopes.at(-1)?.keys() ?? []
    if (!ColumnNode.is(column)) return undefined
    return typeOfColumn(this.#types, this.#scopes, column.column.name, table)
  }

  #expect(node: OperationNode, type: Expected): void {
    const overArray = FunctionNode.is(node) && /^(any|some|all)$/i.test(node.func)
    if (type && (!FunctionNode.is(node) || overArray)) this.#expected.set(node, type)
  }

  #expectEach(nodes: readonly OperationNode[], types: Expected): void {
    if (!types) return
    for (const [index, node] of nodes.entries()) {
      this.#expect(node, typeof types === 'string' ? types : types[index])
    }
  }

  /** What is expected of a node holds for its one place: the same node may stand at another. */
  #take(node: OperationNode): Expected {
    const type = this.#expected.get(node)
    if (type) this.#expected.delete(node)
    return type
  }
}
