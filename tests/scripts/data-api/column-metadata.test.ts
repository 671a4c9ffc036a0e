import { describe, expect, it } from 'vitest'
import { toColumnMetadata } from '../../../scripts/data-api/column-metadata.ts'
import { toPostgresType } from '../../../scripts/data-api/types.ts'

const unlimited = 2_147_483_647

function metadataOf(name: string, typeModifier = -1, kind = 'b') {
  const element = name.startsWith('_') ? { oid: 1, name: name.slice(1), kind: 'b' } : undefined
  const type = toPostgresType({ oid: 2, name, kind, element })
  const column = { name: 'c', typeOid: 2, typeModifier, tableOid: 0, columnNumber: 0 }
  return toColumnMetadata(column, type, undefined)
}

const modifierOfNumeric = (precision: number, scale: number) =>
  ((precision << 16) | (scale & 0x7ff)) + 4

describe('toColumnMetadata', () => {
  it.each<[name: string, type: number, precision: number, scale: number, modifier?: number]>([
    ['bool', -7, 1, 0],
    ['int2', 5, 5, 0],
    ['int4', 4, 10, 0],
    ['int8', -5, 19, 0],
    ['oid', -5, 10, 0],
    ['float4', 7, 8, 8],
    ['float8', 8, 17, 17],
    ['numeric', 2, 0, 0],
    ['numeric', 2, 10, 2, modifierOfNumeric(10, 2)],
    ['numeric', 2, 5, -3, modifierOfNumeric(5, -3)],
    ['money', 8, unlimited, 0],
    ['char', 1, 1, 0],
    ['name', 12, unlimited, 0],
    ['text', 12, unlimited, 0],
    ['varchar', 12, unlimited, 0],
    ['varchar', 12, 40, 0, 44],
    ['bpchar', 1, 3, 0, 7],
    ['bytea', -2, unlimited, 0],
    ['date', 91, 13, 0],
    ['time', 92, 15, 6],
    ['time', 92, 8, 0, 0],
    ['timetz', 92, 21, 6],
    ['timetz', 92, 14, 0, 0],
    ['timestamp', 93, 29, 6],
    ['timestamp', 93, 26, 3, 3],
    ['timestamp', 93, 25, 1, 1],
    ['timestamptz', 93, 35, 6],
    ['uuid', 1111, unlimited, 0],
    ['jsonb', 1111, unlimited, 0],
    ['_int4', 2003, 10, 0],
    ['_varchar', 2003, 40, 0, 44],
  ])(
    'gives %s the type %d, precision %d and scale %d',
    (name, type, precision, scale, modifier) => {
      expect(metadataOf(name, modifier)).toMatchObject({ type, precision, scale, typeName: name })
    },
  )

  it('gives an enum the type of a text', () => {
    expect(metadataOf('mood', -1, 'e')).toMatchObject({ type: 12, precision: unlimited })
  })

  it.each([
    ...['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', '_int8'].map(
      (name) => [name, true, false] as const,
    ),
    ...['bool', 'oid', 'date', 'time', 'timetz', 'timestamp', 'timestamptz'].map(
      (name) => [name, false, false] as const,
    ),
    ...['text', 'varchar', 'bpchar', 'name', 'bytea', 'money', 'uuid', 'jsonb'].map(
      (name) => [name, false, true] as const,
    ),
  ])('says of %s whether it is signed (%s) and case-sensitive (%s)', (name, signed, sensitive) => {
    expect(metadataOf(name)).toMatchObject({ isSigned: signed, isCaseSensitive: sensitive })
  })

  it.each([
    ['money', true],
    ['_money', true],
    ['numeric', false],
  ])('says of %s whether it is a currency (%s)', (name, isCurrency) => {
    expect(metadataOf(name)).toMatchObject({ isCurrency })
  })

  it.each([['_int4'], ['_text'], ['_uuid'], ['int4']])('gives %s no base type', (name) => {
    expect(metadataOf(name)).toMatchObject({ arrayBaseColumnType: 0 })
  })

  it.each([
    ['int2', 'smallserial'],
    ['int4', 'serial'],
    ['int8', 'bigserial'],
    ['numeric', 'numeric'],
  ])('names a %s with a default from a sequence %s', (name, typeName) => {
    const column = { name: 'c', typeOid: 2, typeModifier: -1, tableOid: 3, columnNumber: 1 }
    const source = { tableName: 't', nullable: false, autoIncrement: true }

    const metadata = toColumnMetadata(column, toPostgresType({ oid: 2, name, kind: 'b' }), source)

    expect(metadata).toMatchObject({ typeName, isAutoIncrement: true, nullable: 0, tableName: 't' })
  })
})
