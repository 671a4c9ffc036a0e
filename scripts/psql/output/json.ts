import type { Table } from './table.ts'

const numbers = new Set('int2 int4 int8 oid xid cid float4 float8 numeric'.split(' '))
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/** Rows as a JSON array of objects, a line for each; numbers keep all their digits. */
export function* formatJson({ columns, rows }: Table): Generator<string> {
  if (rows.length === 0) {
    yield '[]'
    return
  }
  const names = distinct(columns.map(({ name }) => name))
  for (const [index, row] of rows.entries()) {
    const members = row.map((value, column) => {
      return `${JSON.stringify(names[column])}:${toJson(value, columns[column]?.type)}`
    })
    yield `${index === 0 ? '[' : ' '}{${members.join(',')}}${index === rows.length - 1 ? ']' : ','}`
  }
}

function toJson(value: string | null, type = 'text'): string {
  if (value === null) return 'null'
  const lower = type.toLowerCase()
  if (lower === 'bool') return value === 't' ? 'true' : 'false'
  if (numbers.has(lower) && jsonNumber.test(value)) return value
  if (lower === 'json' || lower === 'jsonb') return value.replace(/\s*\n\s*/g, ' ')
  return JSON.stringify(value)
}

/** A second column of a name gets a number, since most readers of JSON keep only the last of two. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let count = 2; taken.has(unique); count += 1) unique = `${name}_${count}`
    taken.add(unique)
    return unique
  })
}
