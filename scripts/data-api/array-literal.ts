/** Thrown for an array of more than one dimension, which the service does not return. */
export class MultidimensionalArrayError extends Error {
  override readonly name = 'MultidimensionalArrayError'
}

const next = /"|[^,{}"]+|\{|,|\}/g

/** The elements of a one-dimensional array in Postgres's text form, as text; null for NULL. */
export function parseArrayLiteral(literal: string): (string | null)[] {
  const elements: (string | null)[] = []
  next.lastIndex = literal.indexOf('{') + 1
  for (let match = next.exec(literal); match; match = next.exec(literal)) {
    const [token] = match
    if (token === '{') throw new MultidimensionalArrayError(literal)
    if (token === '"') {
      const end = endOfQuoted(literal, match.index)
      elements.push(literal.slice(match.index + 1, end).replace(/\\([\s\S])/g, '$1'))
      next.lastIndex = end + 1
    } else if (token !== ',' && token !== '}') {
      elements.push(token === 'NULL' ? null : token)
    }
  }
  return elements
}

/** The index of the closing quote. */
function endOfQuoted(literal: string, start: number): number {
  const marks = /["\\]/g
  marks.lastIndex = start + 1
  for (let mark = marks.exec(literal); mark; mark = marks.exec(literal)) {
    if (mark[0] === '"') return mark.index
    marks.lastIndex += 1
  }
  return literal.length
}
