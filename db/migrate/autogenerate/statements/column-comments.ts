import { type Draft, draft } from '../draft.ts'
import type { Part } from '../part.ts'
import { shorten } from '../text.ts'

/** What is said of the columns of a whole: a foreign table, a composite type; of those that went nothing is taken back. */
export function changeColumnComments(
  before: Part | undefined,
  after: Part,
  isThere: (column: string) => boolean = () => true,
): Draft[] {
  const was = commentsOf(before)
  const is = commentsOf(after)
  const on = (column: string) => `comment on column ${shorten(after.name)}.${column} is`
  return [
    ...[...was.keys()]
      .filter((column) => !is.has(column) && isThere(column))
      .map((column) => draft(`${on(column)} null`)),
    ...[...is]
      .filter(([column, comment]) => was.get(column) !== comment)
      .map(([column, comment]) => draft(`${on(column)} ${comment}`)),
  ]
}

/** Each from a line of its own to the end of its literal, which may have lines too. */
function commentsOf(part: Part | undefined): Map<string, string> {
  return literalsIn(part?.attributes['column comments'] ?? '', / is /)
}

/** Names, each with the literal that is behind it. */
export function literalsIn(text: string, between: RegExp): Map<string, string> {
  const pattern = new RegExp(`("(?:[^"]|"")*"|[^\\s,]+)${between.source}(E?'(?:[^']|'')*')`, 'g')
  return new Map([...text.matchAll(pattern)].map(([, name = '', literal = '']) => [name, literal]))
}
