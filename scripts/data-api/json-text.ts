import { doubleText } from './double-text.ts'
import { peek, type Reader, readScalar, readString, take } from './json-reader.ts'
import { undecodable } from './undecodable.ts'

/** serde_json gives up at this depth. */
const deepest = 128

/**
 * JSON as serde_json reads and prints it again: no white space, keys sorted, the last of equal keys kept,
 * numbers as 64-bit integers or else doubles. The text has to be valid JSON. Throws ServiceError for a
 * number beyond a double, half a surrogate pair and nesting beyond 127 levels.
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
      return stringText(readString(reader))
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
  return `{${sorted.map(([key, value]) => `${stringText(key)}:${value}`).join(',')}}`
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

function stringText(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw undecodable()
  return JSON.stringify(text)
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
