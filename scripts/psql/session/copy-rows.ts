import type { CopyFormat } from './copy-format.ts'
import { SqlError } from './sql-error.ts'

export type CopyRow = (string | null)[]

/** Reads what COPY FROM reads, a row at a time. Throws SqlError naming the line. */
export async function* readCopyRows(
  input: AsyncIterable<string>,
  format: CopyFormat,
): AsyncGenerator<CopyRow> {
  let line = 0
  for await (const record of recordsOf(input, format)) {
    line += 1
    if (record === '\\.') return
    if (line === 1 && format.header) continue
    yield format.kind === 'csv' ? parseCsv(record, format, line) : parseText(record, format)
  }
}

/** Lines; in CSV one that ends within quotes goes on with the next. */
async function* recordsOf(
  input: AsyncIterable<string>,
  { kind }: CopyFormat,
): AsyncGenerator<string> {
  let record = ''
  let open = false
  for await (const line of linesOf(input)) {
    record = open ? `${record}\n${line}` : line
    if (kind === 'csv' && line.includes('"')) open = open !== hasOddQuotes(line)
    // What is within quotes keeps its line ends.
    if (!open) yield record.endsWith('\r') ? record.slice(0, -1) : record
  }
  if (open) yield record
}

function hasOddQuotes(line: string): boolean {
  return line.split('"').length % 2 === 0
}

async function* linesOf(input: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of input) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() as string
    yield* lines
  }
  if (rest !== '') yield rest
}

function parseCsv(record: string, format: CopyFormat, line: number): CopyRow {
  const { delimiter } = format
  const row: CopyRow = []
  for (let at = 0; ; ) {
    let field = ''
    let quoted = false
    while (at < record.length && !record.startsWith(delimiter, at)) {
      if (record[at] !== '"') {
        field += record[at]
        at += 1
        continue
      }
      quoted = true
      const match = /"((?:[^"]|"")*)"/y
      match.lastIndex = at
      const [whole, body] = match.exec(record) ?? []
      if (whole === undefined || body === undefined) {
        throw new SqlError({
          message: `unterminated CSV quoted field, line ${line}`,
          code: '22P04',
        })
      }
      field += body.replaceAll('""', '"')
      at += whole.length
    }
    row.push(!quoted && field === format.null ? null : field)
    if (at >= record.length) return row
    at += delimiter.length
  }
}

const unescaped: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

function parseText(record: string, format: CopyFormat): CopyRow {
  const row: CopyRow = []
  let raw = ''
  for (let at = 0; at <= record.length; at += 1) {
    if (record[at] === '\\') {
      raw += record.slice(at, at + 2)
      at += 1
    } else if (at === record.length || record[at] === format.delimiter) {
      row.push(raw === format.null ? null : decode(raw))
      raw = ''
    } else {
      raw += record[at]
    }
  }
  return row
}

function decode(raw: string): string {
  return raw.replace(/\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g, (_, hex, octal, other) => {
    if (hex) return String.fromCharCode(Number.parseInt(hex, 16))
    if (octal) return String.fromCharCode(Number.parseInt(octal, 8))
    return unescaped[other] ?? other
  })
}
