import type { PostgresType } from './types.ts'

export interface Traits {
  /** Of java.sql.Types. */
  code: number
  signed?: boolean
  caseInsensitive?: boolean
  currency?: boolean
  precision?: number
  scale?: number
}

const character: Traits = { code: 12 }
const other: Traits = { code: 1111 }

/** What the Postgres driver for JDBC says of each type, whose metadata the service imitates. */
const traits: Record<string, Traits> = {
  bool: { code: -7, precision: 1, caseInsensitive: true },
  int2: { code: 5, signed: true, precision: 5, caseInsensitive: true },
  int4: { code: 4, signed: true, precision: 10, caseInsensitive: true },
  int8: { code: -5, signed: true, precision: 19, caseInsensitive: true },
  oid: { code: -5, precision: 10, caseInsensitive: true },
  float4: { code: 7, signed: true, precision: 8, scale: 8, caseInsensitive: true },
  float8: { code: 8, signed: true, precision: 17, scale: 17, caseInsensitive: true },
  numeric: { code: 2, signed: true, precision: 0, caseInsensitive: true },
  money: { code: 8, currency: true },
  char: { code: 1, precision: 1 },
  bpchar: { code: 1 },
  text: character,
  varchar: character,
  name: character,
  bytea: { code: -2 },
  date: { code: 91, precision: 13, caseInsensitive: true },
  time: { code: 92, precision: 8, caseInsensitive: true },
  timetz: { code: 92, precision: 14, caseInsensitive: true },
  timestamp: { code: 93, precision: 22, caseInsensitive: true },
  timestamptz: { code: 93, precision: 28, caseInsensitive: true },
}

export function traitsOf({ name, kind }: PostgresType): Traits {
  if (kind === 'e') return character
  return traits[name] ?? other
}
