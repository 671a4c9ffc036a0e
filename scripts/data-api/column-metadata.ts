import type { ColumnSource } from './catalog-queries.ts'
import type { Column } from './engines/engine.ts'
import { type Traits, traitsOf } from './jdbc-traits.ts'
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

const unlimited = 2_147_483_647
const array = 2003
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
    // Of arrays too: https://github.com/koxudaxi/local-data-api/issues/128
    arrayBaseColumnType: 0,
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
