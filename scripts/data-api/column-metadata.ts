import type { ColumnSource } from './catalog-queries.ts'
import type { Column } from './engines/engine.ts'
import type { PostgresType } from './types.ts'

/** `type` is a code of java.sql.Types, `nullable` 0 (not null), 1 (nullable) or 2 (unknown). */
export interface ColumnMetadata {
  arrayBaseColumnType: number
  isAutoIncrement: boolean
  isCaseSensitive: boolean
  isCurrency: boolean
  isSigned: boolean
  label: string
  name: string
  nullable: number
  precision: number
  scale: number
  schemaName: string
  tableName: string
  type: number
  typeName: string
}

interface Traits {
  /** Of java.sql.Types. */
  code: number
  signed?: boolean
  caseInsensitive?: boolean
  currency?: boolean
  precision?: number
  scale?: number
}

const unlimited = 2_147_483_647
const array = 2003
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

const serials: Record<string, string> = { int2: 'smallserial', int4: 'serial', int8: 'bigserial' }

/** An array has the traits of its elements, but for its own code. */
export function toColumnMetadata(
  column: Column,
  type: PostgresType,
  source: ColumnSource | undefined,
): ColumnMetadata {
  const scalar = type.element ?? type
  const trait = traitsOf(scalar)
  const autoIncrement = source?.autoIncrement ?? false
  return {
    arrayBaseColumnType: type.element ? trait.code : 0,
    isAutoIncrement: autoIncrement,
    isCaseSensitive: !trait.caseInsensitive,
    isCurrency: trait.currency ?? false,
    isSigned: trait.signed ?? false,
    label: column.name,
    name: column.name,
    nullable: source ? Number(source.nullable) : 2,
    ...sizeOf(scalar.name, trait, column.typeModifier),
    schemaName: '',
    tableName: source?.tableName ?? '',
    type: type.element ? array : trait.code,
    typeName: (autoIncrement && serials[type.name]) || type.name,
  }
}

function traitsOf({ name, kind }: PostgresType): Traits {
  if (kind === 'e') return character
  return traits[name] ?? other
}

interface Size {
  precision: number
  scale: number
}

const lengthHeader = 4

function sizeOf(name: string, trait: Traits, modifier: number): Size {
  const { precision = unlimited, scale = 0 } = trait
  switch (name) {
    case 'numeric':
      return modifier < 0 ? { precision, scale } : numericSize(modifier - lengthHeader)
    case 'varchar':
    case 'bpchar':
      return { precision: modifier < 0 ? precision : modifier - lengthHeader, scale }
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return fractionSize(precision, modifier)
    default:
      return { precision, scale }
  }
}

/** Precision above, and below it 11 bits of scale with a sign. */
function numericSize(modifier: number): Size {
  return { precision: modifier >> 16, scale: ((modifier & 0x7ff) ^ 1024) - 1024 }
}

/** The characters that a value takes, in which the driver counts two digits where there is one. */
function fractionSize(whole: number, modifier: number): Size {
  const scale = modifier < 0 ? 6 : modifier
  const digits = scale === 1 ? 2 : scale
  return { precision: whole + (digits && digits + 1), scale }
}
