import type { Column } from './column.ts'

/** What comes out of the database, and what may be put in. */
export interface JavascriptType {
  readonly read: string
  readonly write: string
}

/** By the name in pg_type, as the dialect has them: see db/data-api/README.md. */
const types = new Map<string, JavascriptType>()

for (const [names, read, write = read] of [
  ['int2 int4 int8 oid float4 float8', 'number'],
  ['numeric', 'string', 'number | string'],
  ['bool', 'boolean'],
  ['uuid inet cidr time', 'string'],
  ['date', 'string', 'Date | string'],
  ['timestamp timestamptz', 'Date'],
  ['json jsonb', 'unknown'],
  ['bytea', 'Uint8Array'],
] as const) {
  for (const name of names.split(' ')) types.set(name, { read, write })
}

/** Categories of pg_type whose values are text: strings, and ranges. */
const textCategories = new Set(['S', 'R'])

/** The type of a column's values but null; unknown where the Data API returns none that is of use. */
export function javascriptType({ type, category, isArray, labels }: Column): JavascriptType {
  const { read, write } = elementType(type, category, labels)
  return isArray ? { read: arrayOf(read), write: arrayOf(write) } : { read, write }
}

function elementType(
  type: string,
  category: string,
  labels: readonly string[] | null,
): JavascriptType {
  const union = labels?.map((label) => JSON.stringify(label)).join(' | ')
  const name = union ?? (textCategories.has(category) ? 'string' : 'unknown')
  return types.get(type) ?? { read: name, write: name }
}

function arrayOf(type: string): string {
  return type.includes(' ') || type.includes('"') ? `(${type})[]` : `${type}[]`
}
