/** What is null where it is given one: nothing in it tells a null from a value. */
const strict = new Set([
  ...['and', 'or', 'not', 'any', 'all'],
  ...['char_length', 'character_length', 'length', 'octet_length', 'lower', 'upper', 'abs'],
  ...['btrim', 'ltrim', 'rtrim', 'date_part', 'jsonb_typeof', 'json_typeof', 'cardinality'],
])

const literal = /e?'(?:[^']|'')*'/gi
const cast =
  /::(?:character varying|double precision|bit varying|\w+ with(?:out)? time zone|[\w.]+)(?:\([\d,]+\))?(?:\[\])*/g

/** One with a null in it is a value. */
const constants = /\barray\[[\s\d.,-]*\]/gi

/**
 * Whether a check says nothing of a row in which these columns are null, which it takes for one that fits.
 *
 * @param columns all that it reads, quoted as in SQL
 */
export function isOfNulls(definition: string, columns: readonly string[]): boolean {
  const body = /^CHECK \(([\s\S]*)\)$/.exec(definition)?.[1]
  if (body === undefined || columns.length === 0) return false
  const words = body
    .replaceAll(literal, '')
    .replaceAll(cast, '')
    .replaceAll(constants, '')
    .match(/"(?:[^"]|"")*"|[a-z_]\w*/gi)
  return (words ?? []).every((word) => columns.includes(word) || strict.has(word.toLowerCase()))
}
