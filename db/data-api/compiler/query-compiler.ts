import {
  type CompiledQuery,
  type FunctionNode,
  type OperationNode,
  PostgresQueryCompiler,
  type QueryId,
  type RawNode,
  type RootOperationNode,
  ValueNode,
} from 'kysely'
import { type Encoded, encodeValue } from '../values/encode.ts'
import { encodeAs } from '../values/encode-as.ts'
import { UnsupportedValueError } from '../values/unsupported-value.ts'
import { isOverArray } from './expectations.ts'
import { checkLength, checkRawSql } from './guards.ts'

const opensOverArray = /\b(any|some|all)\s*\(\s*$/i
const castToArray = /^\s*::\s*((?:[\w.]|"(?:[^"]|"")*")+(?: \w+)*)\s*\[\]/

/**
 * Writes `:0`, `:1`, ... and gathers the parameters under those names, as the Data API wants them. It takes
 * no arrays: one inside `any(...)` is written as `array[:0, :1]`, one that is cast, as in
 * `${ids}::bigint[]`, is sent as text, and any other is jsonb.
 * Throws UnsupportedValueError, UnsupportedStatementError.
 */
export class DataApiQueryCompiler extends PostgresQueryCompiler {
  #hasRawSql = false

  override compileQuery(node: RootOperationNode, queryId: QueryId): CompiledQuery {
    this.#hasRawSql = false
    const compiled = super.compileQuery(node, queryId)
    checkLength(compiled.sql)
    if (this.#hasRawSql) checkRawSql(compiled.sql, compiled.parameters.length)
    return compiled
  }

  protected override appendValue(value: unknown): void {
    this.appendEncoded(encodeValue(value))
  }

  protected appendEncoded({ cast, typeHint, value }: Encoded): void {
    const name = String(this.numParameters)
    this.append(cast === undefined ? `:${name}` : `cast(:${name} as ${cast})`)
    this.addParameter(typeHint === undefined ? { name, value } : { name, typeHint, value })
  }

  protected override getCurrentParameterPlaceholder(): string {
    return `:${this.numParameters}`
  }

  protected override visitFunction(node: FunctionNode): void {
    const [argument] = node.arguments
    const array = isOverArray(node) && arrayOf(argument)
    if (array && argument) {
      this.append(`${node.func}(`)
      this.appendArray(array, argument)
      this.append(')')
    } else {
      super.visitFunction(node)
    }
  }

  protected override visitRaw(node: RawNode): void {
    this.#hasRawSql = true
    const { sqlFragments, parameters } = node
    for (const [index, fragment] of sqlFragments.entries()) {
      this.append(fragment)
      const parameter = parameters[index]
      if (!parameter) continue
      const array = arrayOf(parameter)
      const type = array && sqlFragments[index + 1]?.match(castToArray)?.[1]
      if (type) this.appendEncoded({ ...encodeAs(array, `${type}[]`), cast: undefined })
      else if (array && opensOverArray.test(fragment)) this.appendArray(array, parameter)
      else this.visitNode(parameter)
    }
  }

  /** An array whose type nobody has told: it is made of its elements, in the database. */
  protected appendArray(values: readonly unknown[], _node: OperationNode): void {
    if (values.some(Array.isArray)) {
      throw new UnsupportedValueError('an array of arrays needs its type, as in values::integer[]')
    }
    if (values.length === 0) {
      this.append("'{}'")
    } else {
      this.append('array[')
      for (const [index, value] of values.entries()) {
        if (index > 0) this.append(', ')
        this.appendValue(value)
      }
      this.append(']')
    }
  }
}

function arrayOf(node: OperationNode | undefined): readonly unknown[] | undefined {
  if (!node || !ValueNode.is(node) || node.immediate) return undefined
  return Array.isArray(node.value) ? node.value : undefined
}
