import { doubleText } from './double-text.ts'
import { undecodable } from './undecodable.ts'

/** serde_json gives up at this depth. */
const deepest = 128

interface Reader {
  text: string
  at: number
}

/**
 * JSON as serde_json reads and prints it again: no white space, keys sorted, the last of equal keys kept,
 * numbers as 64-bit integers or else doubles. The text has to be valid JSON. Throws ServiceError for a
 * number beyond a double and for nesting beyond 127 levels.
 */
export function reserializeJson(text: string): string {
  return readValue({ text, at: 0 }, 0)
}

function readValue(reader: Reader, depth: number): string {
  switch (peek(reader)) {
    case '{':
      return readObject(reader, depth + 1)
    case '[':
      return readArray(reader, depth + 1)
    case '"':
      return JSON.stringify(readString(reader))
    default:
      return scalarText(readScalar(reader))
  }
}

function readObject(reader: Reader, depth: number): string {
  const members = new Map<string, string>()
  readEach(reader, depth, () => {
    peek(reader)
    const key = readString(reader)
    take(reader)
    members.set(key, readValue(reader, depth))
  })
  const sorted = [...members].sort(([one], [other]) => compareBytes(one, other))
  return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`
}

function readArray(reader: Reader, depth: number): string {
  const elements: string[] = []
  readEach(reader, depth, () => elements.push(readValue(reader, depth)))
  return `[${elements.join(',')}]`
}

/** From the opening brace or bracket to behind the closing one. */
function readEach(reader: Reader, depth: number, read: () => void): void {
  if (depth >= deepest) throw undecodable()
  take(reader)
  if (isClosing(peek(reader))) {
    take(reader)
    return
  }
  do read()
  while (!isClosing(take(reader)))
}

function isClosing(character: string): boolean {
  return character === '}' || character === ']'
}

/** The next character that is no white space. */
function peek(reader: Reader): string {
  while (/[ \t\n\r]/.test(reader.text.charAt(reader.at))) reader.at += 1
  return reader.text.charAt(reader.at)
}

function take(reader: Reader): string {
  const character = peek(reader)
  reader.at += 1
  return character
}

function readString(reader: Reader): string {
  const start = reader.at
  let end = reader.text.indexOf('"', start + 1)
  while (isEscaped(reader.text, end)) end = reader.text.indexOf('"', end + 1)
  reader.at = end + 1
  return JSON.parse(reader.text.slice(start, reader.at))
}

function isEscaped(text: string, quote: number): boolean {
  let first = quote
  while (text.charAt(first - 1) === '\\') first -= 1
  return (quote - first) % 2 === 1
}

function readScalar(reader: Reader): string {
  const scalar = /[^ \t\n\r,\]}]+/y
  scalar.lastIndex = reader.at
  const [token = ''] = scalar.exec(reader.text) ?? []
  reader.at += token.length
  return token
}

function scalarText(token: string): string {
  if (/^[tfn]/.test(token) || isInteger(token)) return token
  return doubleText(Number(token))
}

/** Whether it fits i64 or u64, which keep it exact. */
function isInteger(token: string): boolean {
  if (!/^-?\d{1,20}$/.test(token) || token === '-0') return false
  const value = BigInt(token)
  return value === BigInt.asIntN(64, value) || value === BigInt.asUintN(64, value)
}

/** By UTF-8 bytes: JavaScript's own order differs where surrogates meet U+E000 to U+FFFF. */
function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}
