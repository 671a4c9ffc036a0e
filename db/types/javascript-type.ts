import type { Column } from './column.ts'

/** What comes out of the database, and what may be put in. */
export interface JavascriptType {
  readonly read: string
  readonly write: string
}

/** By the name in pg_type, as the dialect has them: see docs/dialect.md. */
const types = new Map<string, JavascriptType>()

for (const [names, read, write = read] of [
  ['int2 int4 int8 oid float4 float8', 'number'],
  ['numeric', 'string', 'number | string'],
  ['bool', 'boolean'],
  ['text varchar bpchar name uuid inet cidr time int4range numrange', 'string'],
  ['date', 'string', 'Date | string'],
  ['timestamp timestamptz', 'Date'],
  ['json jsonb', 'unknown'],
  ['bytea', 'Uint8Array'],
] as const) {
  for (const name of names.split(' ')) types.set(name, { read, write })
}

/** Categories of pg_type whose values are put in as text: strings, and ranges. */
const textCategories = new Set(['S', 'R'])

/** The types that the Data API returns arrays of: fewer. */
const elements = new Set(
  'bool int2 int4 int8 float4 float8 numeric text varchar bpchar name uuid json jsonb date time timestamp'.split(
    ' ',
  ),
)

/** The type of a column's values but null; what is read is unknown where the Data API does not return it. */
export function javascriptType({ type, category, isArray, labels }: Column): JavascriptType {
  const { read, write } = elementType(type, category, labels)
  if (!isArray) return { read, write }
  return { read: elements.has(type) ? arrayOf(read) : 'unknown', write: arrayOf(write) }
}

function elementType(
  type: string,
  category: string,
  labels: readonly string[] | null,
): JavascriptType {
  const union = labels?.map((label) => JSON.stringify(label)).join(' | ')
  if (union) return { read: union, write: union }
  const write = textCategories.has(category) ? 'string' : 'unknown'
  return types.get(type) ?? { read: 'unknown', write }
}

function arrayOf(type: string): string {
  return type.includes(' ') || type.includes('"') ? `(${type})[]` : `${type}[]`
}
