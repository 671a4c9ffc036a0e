import {
  type AndNode,
  type BinaryOperationNode,
  type CaseNode,
  type ColumnUpdateNode,
  type CompiledQuery,
  type DeleteQueryNode,
  type FunctionNode,
  type InsertQueryNode,
  type MergeQueryNode,
  type OperationNode,
  OperatorNode,
  type ParensNode,
  type PrimitiveValueListNode,
  type QueryId,
  type RootOperationNode,
  type SelectQueryNode,
  type TupleNode,
  type UpdateQueryNode,
  ValueListNode,
  type ValueNode,
  type ValuesNode,
} from 'kysely'
import { encodeAs } from '../values/encode-as.ts'
import { ColumnScopes } from './column-scopes.ts'
import { type ColumnTypes, checkColumnTypes } from './column-types.ts'
import { Expectations, type Expected } from './expectations.ts'
import { DataApiQueryCompiler } from './query-compiler.ts'

/** Operators whose two sides have the same type. */
const sameType = new Set(
  '=|==|!=|<>|<|<=|>|>=|@>|<@|&&|in|not in|is|is not|is distinct from|is not distinct from|between|between symmetric'.split(
    '|',
  ),
)

/** Casts the values that meet a column of the type map: in inserts, updates and comparisons. */
export class TypedQueryCompiler extends DataApiQueryCompiler {
  readonly #scopes: ColumnScopes
  readonly #expectations = new Expectations()

  /** Throws ColumnTypeError. */
  constructor(types: ColumnTypes) {
    super()
    checkColumnTypes(types)
    this.#scopes = new ColumnScopes(types)
  }

  override compileQuery(node: RootOperationNode, queryId: QueryId): CompiledQuery {
    this.#scopes.clear()
    this.#expectations.clear()
    return super.compileQuery(node, queryId)
  }

  protected override visitSelectQuery(node: SelectQueryNode): void {
    this.#scopes.within(node, () => super.visitSelectQuery(node))
  }

  protected override visitUpdateQuery(node: UpdateQueryNode): void {
    this.#scopes.within(node, () => super.visitUpdateQuery(node))
  }

  protected override visitDeleteQuery(node: DeleteQueryNode): void {
    this.#scopes.within(node, () => super.visitDeleteQuery(node))
  }

  protected override visitMergeQuery(node: MergeQueryNode): void {
    this.#scopes.within(node, () => super.visitMergeQuery(node))
  }

  protected override visitInsertQuery(node: InsertQueryNode): void {
    this.#scopes.within(node, () => {
      const types = node.columns?.map((column) => this.#scopes.typeOfWritten(column))
      if (node.values && types?.some(Boolean)) this.#expectations.expect(node.values, types)
      super.visitInsertQuery(node)
    })
  }

  protected override visitValues(node: ValuesNode): void {
    const types = this.#expectations.take(node)
    for (const row of node.values) {
      if (types && ValueListNode.is(row)) this.#expectations.expectEach(row.values, types)
      else this.#expectations.expect(row, types)
    }
    super.visitValues(node)
  }

  protected override visitColumnUpdate(node: ColumnUpdateNode): void {
    this.#expectations.expect(node.value, this.#scopes.typeOfWritten(node.column))
    super.visitColumnUpdate(node)
  }

  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const { leftOperand, operator, rightOperand } = node
    if (OperatorNode.is(operator) && sameType.has(operator.operator)) {
      this.#expectations.expect(rightOperand, this.#scopes.typeOf(leftOperand))
      this.#expectations.expect(leftOperand, this.#scopes.typeOf(rightOperand))
    }
    super.visitBinaryOperation(node)
  }

  protected override visitAnd(node: AndNode): void {
    this.#expectations.expectEach([node.left, node.right], this.#expectations.take(node))
    super.visitAnd(node)
  }

  protected override visitParens(node: ParensNode): void {
    this.#expectations.expect(node.node, this.#expectations.take(node))
    super.visitParens(node)
  }

  protected override visitTuple(node: TupleNode): void {
    this.#expectations.expectEach(node.values, this.#expectations.take(node))
    super.visitTuple(node)
  }

  /** The list of an `in`: each member is of the type of the left side. */
  protected override visitValueList(node: ValueListNode): void {
    const type = this.#expectations.take(node)
    if (type) for (const value of node.values) this.#expectations.expect(value, type)
    super.visitValueList(node)
  }

  protected override visitPrimitiveValueList(node: PrimitiveValueListNode): void {
    const types = this.#expectations.take(node)
    if (!types) super.visitPrimitiveValueList(node)
    else if (typeof types === 'string' && types.endsWith('[]')) this.#appendAs(node.values, types)
    else this.#appendList(node.values, types)
  }

  protected override visitCase(node: CaseNode): void {
    const type = this.#expectations.take(node)
    const compared = node.value && this.#scopes.typeOf(node.value)
    for (const { condition, result } of node.when ?? []) {
      this.#expectations.expect(condition, compared)
      if (result) this.#expectations.expect(result, type)
    }
    if (node.else) this.#expectations.expect(node.else, type)
    super.visitCase(node)
  }

  protected override visitFunction(node: FunctionNode): void {
    const type = this.#expectations.take(node)
    const [argument] = node.arguments
    if (typeof type === 'string' && argument) this.#expectations.expect(argument, `${type}[]`)
    super.visitFunction(node)
  }

  protected override appendArray(values: readonly unknown[], node: OperationNode): void {
    const type = this.#expectations.take(node)
    if (type) this.#appendAs(values, type)
    else super.appendArray(values, node)
  }

  protected override visitValue(node: ValueNode): void {
    const type = this.#expectations.take(node)
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
}
