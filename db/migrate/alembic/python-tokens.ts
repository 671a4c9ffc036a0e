/** A word, number, operator or string of Python. A string's value is undefined where it is not constant. */
export interface PythonToken {
  readonly kind: 'word' | 'string' | 'operator'
  readonly text: string
  readonly value?: string | undefined
  readonly start: number
  readonly end: number
}

/** What Python sees as one line, brackets and continuations joined, and how far it is indented. */
export interface LogicalLine {
  readonly indent: number
  readonly tokens: readonly PythonToken[]
}

const blank = /(?:[ \t\f]|\\\r?\n)+/y
const comment = /#[^\n]*/y
const newline = /\r?\n/y
const opening = /([A-Za-z]{0,2})('''|"""|'|")/y
const word = /[\p{L}\p{N}_.]+/uy

/** Takes Python apart as far as to tell strings, comments and lines from each other. Nothing is run. */
export function readLogicalLines(source: string): LogicalLine[] {
  const lines: LogicalLine[] = []
  let tokens: PythonToken[] = []
  let depth = 0
  let position = source.startsWith('\uFEFF') ? 1 : 0

  function take(form: RegExp): RegExpExecArray | null {
    form.lastIndex = position
    return form.exec(source)
  }

  function endLine(): void {
    const [first] = tokens
    if (first) lines.push({ indent: indentAt(source, first.start), tokens })
    tokens = []
  }

  while (position < source.length) {
    const skipped = take(blank) ?? take(comment)
    if (skipped) {
      position += skipped[0].length
      continue
    }
    const broken = take(newline)
    if (broken) {
      position += broken[0].length
      if (depth === 0) endLine()
      continue
    }
    const quote = take(opening)
    const token = quote
      ? readString(source, position, quote)
      : readPlain(source, position, take(word)?.[0])
    if (token.kind === 'operator' && /[([{]/.test(token.text)) depth += 1
    if (token.kind === 'operator' && /[)\]}]/.test(token.text)) depth -= 1
    if (token.text === ';' && depth === 0) endLine()
    else tokens.push(token)
    position = token.end
  }
  endLine()
  return lines
}

function readPlain(source: string, start: number, found: string | undefined): PythonToken {
  const text = found ?? source.charAt(start)
  const kind = found === undefined ? 'operator' : 'word'
  return { kind, text, start, end: start + text.length }
}

function readString(
  source: string,
  start: number,
  [whole, prefix = '', quote = '']: RegExpExecArray,
): PythonToken {
  let end = start + whole.length
  const body = end
  while (end < source.length && !source.startsWith(quote, end)) {
    if (quote.length === 1 && source[end] === '\n') break
    end += source[end] === '\\' ? 2 : 1
  }
  const content = source.slice(body, end).replaceAll('\r\n', '\n')
  end = Math.min(end + quote.length, source.length)
  return {
    kind: 'string',
    text: source.slice(start, end),
    value: constantOf(prefix, content),
    start,
    end,
  }
}

/** Undefined for what is not constant text: f-strings, bytes, characters by name. */
function constantOf(prefix: string, content: string): string | undefined {
  if (!/^[ru]?$/i.test(prefix)) return undefined
  if (prefix.toLowerCase() === 'r') return content
  if (/(?<!\\)(?:\\\\)*\\N\{/.test(content)) return undefined
  return content.replaceAll(
    /\\(\n|[0-7]{1,3}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[\s\S])/g,
    (whole, code: string) => {
      if (/^[0-7]/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8))
      if (/^[xuU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16))
      return escapes[code] ?? whole
    },
  )
}

const escapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** Columns before a token, or before the first of its line where several statements share one. */
function indentAt(source: string, start: number): number {
  const line = source.slice(source.lastIndexOf('\n', start - 1) + 1, start)
  return (/^\uFEFF?([ \t]*)/.exec(line)?.[1] ?? '').length
}
