/**
 * The fields of a row as Postgres writes a whole row: `(1,"a ""quoted"" one",)`. Nothing between two commas
 * is NULL, `""` the empty string.
 */
export function parseRecord(text: string): (string | null)[] {
  const fields: (string | null)[] = []
  let at = 1
  for (;;) {
    let field = ''
    const isNull = text[at] === ',' || text[at] === ')'
    let quoted = false
    for (; quoted || (text[at] !== ',' && text[at] !== ')'); at += 1) {
      const character = text[at]
      if (character === undefined) throw new RangeError('the text of a row ends in a field')
      if (character === '\\' || (character === '"' && quoted && text[at + 1] === '"')) {
        field += text[at + 1]
        at += 1
      } else if (character === '"') {
        quoted = !quoted
      } else {
        field += character
      }
    }
    fields.push(isNull ? null : field)
    if (text[at] === ')') return fields
    at += 1
  }
}
