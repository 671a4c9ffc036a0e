/** Where in a file a statement is, lines counted from 1. */
export interface Place {
  readonly line: number
  readonly endLine: number
}

/** Finds statements in the source that they came from, one after the other. */
export interface SourceFinder {
  find(statement: string): Place
}

const shortest = 12

/**
 * A statement is looked for letter by letter, blanks left out, from where the last one was found. One
 * that a query builder made is not there: it is taken to be where its first name is, in quotes.
 */
export function createSourceFinder(source: string): SourceFinder {
  const letters = [...source.matchAll(/\S/g)]
  const text = letters.map(([letter]) => letter).join('')
  const lineAt = (index: number) => lineOf(source, letters[index]?.index ?? source.length)
  const begin = source.search(/\bup\b\s*\(/)
  const first = begin === -1 ? 1 : lineOf(source, begin)
  let done = 0
  let lastLine = first - 1

  function findText(wanted: string): Place | undefined {
    for (let length = wanted.length; length >= shortest; length = Math.floor(length / 2)) {
      const part = wanted.slice(0, length)
      const after = text.indexOf(part, done)
      const start = after === -1 ? text.indexOf(part) : after
      if (start === -1) continue
      done = start + length
      lastLine = lineAt(done - 1)
      return { line: lineAt(start), endLine: lastLine }
    }
    return undefined
  }

  function findName(statement: string): Place | undefined {
    const name = /"([^"]+)"/.exec(statement)?.[1]
    if (name === undefined) return undefined
    const quoted = ["'", '"', '`'].map((quote) => `${quote}${name}${quote}`)
    const lines = source.split('\n')
    const findFrom = (start: number) =>
      lines.findIndex((line, at) => at >= start && quoted.some((text) => line.includes(text)))
    const after = findFrom(lastLine)
    const index = after === -1 ? findFrom(first - 1) : after
    if (index === -1) return undefined
    lastLine = index + 1
    return { line: lastLine, endLine: lastLine }
  }

  return {
    find(statement) {
      const place = findText(statement.replaceAll(/\s/g, '')) ?? findName(statement)
      return place ?? { line: first, endLine: first }
    },
  }
}

const comment = /(?:--|\/\/|\/\*)\s*plaster:\s*allow\s+([\w-]+(?:\s*,\s*[\w-]+)*)/g

/** The rules that comments allow in a text. */
export function allowedIn(text: string): string[] {
  return [...text.matchAll(comment)].flatMap(([, names = '']) => names.split(/\s*,\s*/))
}

/** The lines of a statement, and the comments right above it. */
export function surroundings(source: string, { line, endLine }: Place): string {
  const lines = source.split('\n')
  let start = line - 1
  while (start > 0 && /^\s*(--|\/\/|\/\*)/.test(lines[start - 1] ?? '')) start -= 1
  return lines.slice(start, endLine).join('\n')
}

function lineOf(source: string, index: number): number {
  return source.slice(0, index).split('\n').length
}
