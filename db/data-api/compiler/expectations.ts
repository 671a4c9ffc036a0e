import { FunctionNode, type OperationNode } from 'kysely'

/** What the place of a value asks for: a type, or one for each member of a row or tuple. */
export type Expected = string | readonly Expected[] | undefined

/** What is expected of the nodes of a query: noted at what stands around them, taken at their own visit. */
export class Expectations {
  readonly #byNode = new Map<OperationNode, Expected>()

  clear(): void {
    this.#byNode.clear()
  }

  /** A function makes a value of its own from its arguments; `any` and its like do not. */
  expect(node: OperationNode, type: Expected): void {
    if (type && (!FunctionNode.is(node) || isOverArray(node))) this.#byNode.set(node, type)
  }

  expectEach(nodes: readonly OperationNode[], types: Expected): void {
    if (!types) return
    for (const [index, node] of nodes.entries()) {
      this.expect(node, typeof types === 'string' ? types : types[index])
    }
  }

  /** What is expected of a node holds for its one place: the same node may stand at another. */
  take(node: OperationNode): Expected {
    const type = this.#byNode.get(node)
    if (type) this.#byNode.delete(node)
    return type
  }
}

export function isOverArray({ func }: FunctionNode): boolean {
  return /^(any|some|all)$/i.test(func)
}
