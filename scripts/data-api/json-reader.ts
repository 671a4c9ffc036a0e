/** JSON that is known to be valid, and how far it was read. */
export interface Reader {
  text: string
  at: number
}

/** The next character that is no white space. */
export function peek(reader: Reader): string {
  while (/[ \t\n\r]/.test(reader.text.charAt(reader.at))) reader.at += 1
  return reader.text.charAt(reader.at)
}

/** The same, and passes over it. */
export function take(reader: Reader): string {
  const character = peek(reader)
  reader.at += 1
  return character
}

/** From its first quote to behind its last; gives what it says. */
export function readString(reader: Reader): string {
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

/** A number, `true`, `false` or `null` as it is written. */
export function readScalar(reader: Reader): string {
  const scalar = /[^ \t\n\r,\]}]+/y
  scalar.lastIndex = reader.at
  const [token = ''] = scalar.exec(reader.text) ?? []
  reader.at += token.length
  return token
}
