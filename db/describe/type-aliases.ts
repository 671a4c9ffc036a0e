/** Names that Postgres reads a type by, and by which neither the catalog nor format_type has it. */
const aliases: Record<string, string> = {
  decimal: 'numeric',
  float: 'double precision',
  int: 'integer',
  'bool[]': 'boolean[]',
  'decimal[]': 'numeric[]',
  'float[]': 'double precision[]',
  'float4[]': 'real[]',
  'float8[]': 'double precision[]',
  'int[]': 'integer[]',
  'int2[]': 'smallint[]',
  'int4[]': 'integer[]',
  'int8[]': 'bigint[]',
  'time[]': 'time without time zone[]',
  'timetz[]': 'time with time zone[]',
  'timestamp[]': 'timestamp without time zone[]',
  'timestamptz[]': 'timestamp with time zone[]',
  'varbit[]': 'bit varying[]',
  'varchar[]': 'character varying[]',
}

/** The pattern for a type, as psql takes it. */
export function typePattern(pattern: string | undefined): string | undefined {
  return pattern && (aliases[pattern.toLowerCase()] ?? pattern)
}
