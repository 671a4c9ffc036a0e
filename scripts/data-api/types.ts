/** How a type's text form becomes a field: the name of the encoding in scalar-fields.ts. */
export type Encoding = ScalarEncoding | 'array' | 'unsupported'

export type ScalarEncoding =
  | 'boolean'
  | 'long'
  | 'double'
  | 'string'
  | 'decimal'
  | 'blob'
  | 'json'
  | 'network'
  | 'range'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'time'

/** What pg_type says of a type; `element` is set for arrays. */
export interface PostgresType {
  oid: number
  name: string
  kind: string
  /** As regtype has it: with its schema where that is not on the search path, and in quotes where it has to be. */
  spelled: string
  encoding: Encoding
  element?: PostgresType | undefined
}

/** A row of pg_type, with the element's row for an array. */
export interface TypeRow {
  oid: number
  name: string
  kind: string
  /** The name where left out. */
  spelled?: string | undefined
  element?: TypeRow | undefined
}

/** The types that the service returns (AuroraUserGuide, data-api-operations); enums come beside them. */
const encodings: Record<string, ScalarEncoding> = {
  bool: 'boolean',
  int2: 'long',
  int4: 'long',
  int8: 'long',
  float4: 'double',
  float8: 'double',
  numeric: 'decimal',
  text: 'string',
  varchar: 'string',
  bpchar: 'string',
  name: 'string',
  oid: 'string',
  uuid: 'string',
  inet: 'network',
  cidr: 'network',
  int4range: 'range',
  numrange: 'range',
  void: 'string',
  bytea: 'blob',
  json: 'json',
  jsonb: 'json',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
}

/** The types that it returns arrays of: fewer. */
const elements = new Set(
  'bool int2 int4 int8 float4 float8 numeric text varchar bpchar name uuid json jsonb date time timestamp'.split(
    ' ',
  ),
)

/** Types of users and extensions have higher OIDs, and may bear the name of one that comes with Postgres. */
export const firstOwnOid = 16_384

export function toPostgresType({ element, spelled, ...row }: TypeRow): PostgresType {
  const { oid, name, kind } = row
  const type = { ...row, spelled: spelled ?? name }
  if (!element) return { ...type, encoding: scalarEncoding(oid, name, kind) }
  const supported = element.oid < firstOwnOid && elements.has(element.name)
  const encoding = supported ? 'array' : 'unsupported'
  return { ...type, encoding, element: toPostgresType(element) }
}

function scalarEncoding(oid: number, name: string, kind: string): Encoding {
  if (oid < firstOwnOid) return encodings[name] ?? 'unsupported'
  return kind === 'e' || (kind === 'b' && name === 'vector') ? 'string' : 'unsupported'
}

/** The types whose names sqlx knows and spells in capitals; others are spelled as by regtype. */
const capitals = new Set(
  'box bpchar bytea cidr circle daterange inet int4range int8range interval jsonpath line lseg macaddr macaddr8 money numrange oid path point polygon record timestamptz timetz tsrange tstzrange varbit bit void'.split(
    ' ',
  ),
)

/** How the service spells a type that it does not return. */
export function spellType({ oid, name, spelled, element }: PostgresType): string {
  if (element) return `${spellType(element)}[]`
  if (oid >= firstOwnOid) return spelled
  if (name === 'char') return '"CHAR"'
  if (name === 'bpchar') return 'CHAR'
  return capitals.has(name) ? name.toUpperCase() : name
}
