import { widthOf } from './width.ts'

const widest = 60
/** How much of a long line is kept to the right of the mark. */
const rightOfMark = 10

/**
 * The line of a statement that an error points into, with a caret below, as libpq writes them.
 *
 * @param position of the character, from 1, as Postgres counts: in characters
 */
export function excerpt(sql: string, position: number): string[] {
  const characters = [...sql.replaceAll('\t', ' ')]
  const at = position - 1
  if (at < 0 || at > characters.length) return []
  const before = characters.slice(0, at)
  const line = before.join('').split(/\r\n|\r|\n/).length
  let begin = before.findLastIndex(isNewline) + 1
  const after = characters.findIndex((character, index) => index >= at && isNewline(character))
  let end = after < 0 ? characters.length : after
  const width = (from: number, to: number) => widthOf(characters.slice(from, to).join(''))
  let cutLeft = false
  let cutRight = false
  if (width(begin, end) > widest) {
    if (width(begin, at) + rightOfMark <= widest) {
      while (width(begin, end) > widest) end -= 1
      cutRight = true
    } else {
      while (width(at, end) > rightOfMark) {
        end -= 1
        cutRight = true
      }
      while (width(begin, end) > widest) {
        begin += 1
        cutLeft = true
      }
    }
  }
  const head = `LINE ${line}: ${cutLeft ? '...' : ''}`
  return [
    `${head}${characters.slice(begin, end).join('')}${cutRight ? '...' : ''}`,
    `${' '.repeat(head.length + width(begin, at))}^`,
  ]
}

function isNewline(character: string): boolean {
  return character === '\n' || character === '\r'
}
