/** Lines of input, each taken once by whoever needs it: statements, or the rows of a COPY. */
export interface LineSource {
  /** Undefined at the end. */
  next(): Promise<string | undefined>
  /** For errors: `people.sql`; undefined where a line number says nothing. */
  readonly name?: string | undefined
}

export function linesOf(
  lines: AsyncIterable<string> | Iterable<string>,
  name?: string,
): LineSource {
  const iterator =
    Symbol.asyncIterator in lines ? lines[Symbol.asyncIterator]() : lines[Symbol.iterator]()
  return {
    name,
    async next() {
      const { done, value } = await iterator.next()
      return done ? undefined : value
    },
  }
}

/** The rows of a COPY that stand in the input itself, up to `\.` or its end. */
export async function* inlineRows(source: LineSource): AsyncGenerator<string> {
  for (;;) {
    const line = await source.next()
    if (line === undefined || line === '\\.') return
    yield `${line}\n`
  }
}
