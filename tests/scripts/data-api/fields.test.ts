import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldEncoder, jsonEncoder } from '../../../scripts/data-api/fields.ts'
import { type PostgresType, spellType, toPostgresType } from '../../../scripts/data-api/types.ts'

const plain = { longAsString: false, decimalAsNumber: false }

/** A type that comes with Postgres; an array where the name begins as those of arrays do. */
function typeNamed(name: string): PostgresType {
  const element = name.startsWith('_') ? { oid: 1, name: name.slice(1), kind: 'b' } : undefined
  return toPostgresType({ oid: 2, name, kind: 'b', element })
}

function encodeField(type: PostgresType, value: string | null, options = plain): string {
  return fieldEncoder(type, options)(value)
}

function typeOfUser(name: string, kind: string): PostgresType {
  return toPostgresType({ oid: 16_400, name, kind })
}

const cases: [type: string, value: string | null, field: string][] = [
  ['int4', null, '{"isNull":true}'],
  ['int4', '0', '{"longValue":0}'],
  ['int8', '9007199254740993', '{"longValue":9007199254740993}'],
  ['float8', '1e+100', '{"doubleValue":1e100}'],
  ['float8', '10', '{"doubleValue":10.0}'],
  ['float4', '3.14', '{"doubleValue":3.14}'],
  ['oid', '26', '{"stringValue":"26"}'],
  ['void', '', '{"stringValue":""}'],
  ['inet', '192.168.1.1', '{"stringValue":"192.168.1.1/32"}'],
  ['inet', '192.168.1.0/24', '{"stringValue":"192.168.1.0/24"}'],
  ['inet', '::1', '{"stringValue":"::1/128"}'],
  ['cidr', '10.0.0.0/8', '{"stringValue":"10.0.0.0/8"}'],
  ['int4range', '[1,10)', '{"stringValue":"[1,10)"}'],
  ['numrange', 'empty', '{"stringValue":"(,)"}'],
  ['numeric', '123456.7890', '{"stringValue":"123456.7890"}'],
  ['bool', 't', '{"booleanValue":true}'],
  ['bool', 'f', '{"booleanValue":false}'],
  ['text', '', '{"stringValue":""}'],
  ['text', 'say "é"\n', '{"stringValue":"say \\"é\\"\\n"}'],
  ['bpchar', 'a  ', '{"stringValue":"a  "}'],
  ['bytea', '\\x00ff', '{"blobValue":"AP8="}'],
  ['bytea', 'a\\\\\\000\\377', '{"blobValue":"YVwA/w=="}'],
  [
    'uuid',
    '0b9c0000-0000-4000-8000-000000000000',
    '{"stringValue":"0b9c0000-0000-4000-8000-000000000000"}',
  ],
  ['jsonb', '{"x": 0, "y": " : , "}', '{"stringValue":"{\\"x\\":0,\\"y\\":\\" : , \\"}"}'],
  ['date', '2024-12-25', '{"stringValue":"2024-12-25"}'],
  ['time', '17:08:00', '{"stringValue":"17:08:00"}'],
  ['time', '23:23:12.4', '{"stringValue":"23:23:12.400"}'],
  ['timestamp', '2022-01-01 00:00:00', '{"stringValue":"2022-01-01 00:00:00"}'],
  ['timestamp', '2022-01-01 00:00:00.8', '{"stringValue":"2022-01-01 00:00:00.800"}'],
  ['timestamp', '2022-01-01 00:00:00.8551', '{"stringValue":"2022-01-01 00:00:00.855100"}'],
  ['timestamptz', '2024-01-15 03:34:56+00', '{"stringValue":"2024-01-15 03:34:56"}'],
  ['timestamptz', '2024-01-15 12:34:56.5+09', '{"stringValue":"2024-01-15 03:34:56.500"}'],
  ['timestamptz', '2024-01-15 22:04:56-05:30', '{"stringValue":"2024-01-16 03:34:56"}'],
  ['_int4', '{1,NULL,3}', '{"arrayValue":{"longValues":[1,null,3]}}'],
  ['_int4', '[0:1]={1,2}', '{"arrayValue":{"longValues":[1,2]}}'],
  ['_bool', '{t,f}', '{"arrayValue":{"booleanValues":[true,false]}}'],
  ['_float8', '{3.14,2}', '{"arrayValue":{"doubleValues":[3.14,2.0]}}'],
  ['_text', '{}', '{"arrayValue":{"stringValues":[]}}'],
  [
    '_text',
    '{a,"b, \\"c\\"",NULL,"NULL",""}',
    '{"arrayValue":{"stringValues":["a","b, \\"c\\"",null,"NULL",""]}}',
  ],
  ['_numeric', '{1.50}', '{"arrayValue":{"stringValues":["1.50"]}}'],
  [
    '_timestamp',
    '{"2024-01-01 00:00:00.5"}',
    '{"arrayValue":{"stringValues":["2024-01-01 00:00:00.500"]}}',
  ],
  ['_jsonb', '{"{\\"b\\": 1}"}', '{"arrayValue":{"stringValues":["{\\"b\\":1}"]}}'],
  ['_text', null, '{"isNull":true}'],
]

describe('fieldEncoder', () => {
  it.each(cases)('encodes %s %j as %s', (type, value, field) => {
    expect(encodeField(typeNamed(type), value)).toBe(field)
  })

  it.each<[type: string, value: string, field: string]>([
    ['int8', '1', '{"stringValue":"1"}'],
    ['int2', '1', '{"stringValue":"1"}'],
    ['_int8', '{1,NULL}', '{"arrayValue":{"stringValues":["1",null]}}'],
    ['float8', '1.5', '{"doubleValue":1.5}'],
  ])('gives the %s %s as %s where longs are asked for as text', (type, value, field) => {
    expect(encodeField(typeNamed(type), value, { ...plain, longAsString: true })).toBe(field)
  })

  it.each<[type: string, value: string, field: string]>([
    ['numeric', '5', '{"longValue":5}'],
    ['numeric', '5.5', '{"doubleValue":5.5}'],
    ['numeric', '5.00', '{"doubleValue":5.0}'],
    ['numeric', '-5', '{"longValue":-5}'],
    ['numeric', '9223372036854775807', '{"longValue":9223372036854775807}'],
    ['numeric', '9223372036854775808', '{"doubleValue":9.223372036854776e18}'],
    ['_numeric', '{5}', '{"arrayValue":{"stringValues":["5"]}}'],
  ])('gives the %s %s as %s where decimals are asked for as numbers', (type, value, field) => {
    expect(encodeField(typeNamed(type), value, { ...plain, decimalAsNumber: true })).toBe(field)
  })

  it.each([
    ['interval', 'INTERVAL'],
    ['timetz', 'TIMETZ'],
    ['money', 'MONEY'],
    ['point', 'POINT'],
    ['polygon', 'POLYGON'],
    ['char', '"CHAR"'],
    ['bit', 'BIT'],
    ['record', 'RECORD'],
    ['macaddr', 'MACADDR'],
    ['int8range', 'INT8RANGE'],
    ['daterange', 'DATERANGE'],
    ['regclass', 'regclass'],
    ['xml', 'xml'],
    ['tsvector', 'tsvector'],
    ['int2vector', 'int2vector'],
    ['_regtype', 'regtype[]'],
    ['_interval', 'INTERVAL[]'],
    ['_bytea', 'BYTEA[]'],
    ['_timestamptz', 'TIMESTAMPTZ[]'],
    ['_int4range', 'INT4RANGE[]'],
  ])('refuses the type %s as %s', (type, spelled) => {
    expect(() => fieldEncoder(typeNamed(type), plain)).toThrow(
      expect.objectContaining({
        code: 'UnsupportedResultException',
        message: `The result contains the unsupported data type ${spelled}.`,
      }),
    )
  })

  it('refuses a type of a user that bears the name of one of Postgres', () => {
    expect(() => fieldEncoder(typeOfUser('text', 'c'), plain)).toThrow('data type text.')
  })

  it.each([
    ['an enum', 'e', 'mood'],
    ['a vector', 'b', 'vector'],
  ])('gives %s as text', (_type, kind, name) => {
    expect(encodeField(typeOfUser(name, kind), '[1]')).toBe('{"stringValue":"[1]"}')
  })

  it('refuses an array of enums', () => {
    const element = { oid: 16_400, name: 'mood', kind: 'e' }
    const type = toPostgresType({ oid: 16_401, name: '_mood', kind: 'b', element })

    expect(() => fieldEncoder(type, plain)).toThrow('data type mood[].')
  })

  it('spells a type of a user as regtype does, alone and in an array', () => {
    const row = { oid: 16_400, name: 'Pair', kind: 'c', spelled: 'app."Pair"' }
    const array = { oid: 16_401, name: '_Pair', kind: 'b', element: row }

    expect([row, array].map(toPostgresType).map(spellType)).toEqual(['app."Pair"', 'app."Pair"[]'])
  })

  it.each([
    ['_int4', '{{1,2},{3,4}}'],
    ['_text', '{{"}"},{NULL}}'],
    ['_int4', '[1:1][-2:-1]={{1,2}}'],
  ])('refuses the %s %s for its dimensions', (type, value) => {
    expect(() => encodeField(typeNamed(type), value)).toThrow(
      'The result contains a multidimensional array',
    )
  })

  it.each([
    ['timestamptz', 'infinity'],
    ['timestamp', '-infinity'],
    ['date', '-infinity'],
    ['date', '262143-01-01'],
    ['timestamp', '294276-12-31 23:59:59'],
    ['timestamptz', '262143-01-01 00:00:00+00'],
    ['timestamptz', '294276-12-31 23:59:59+01'],
    ['float8', 'NaN'],
    ['float4', 'Infinity'],
    ['float8', '-Infinity'],
    ['numeric', 'NaN'],
    ['numeric', 'Infinity'],
    ['numeric', '-Infinity'],
    ['_float8', '{1,NaN}'],
    ['_date', '{infinity}'],
    ['jsonb', '1e400'],
  ])('fails on the %s %s without a message', (type, value) => {
    const encode = () => encodeField(typeNamed(type), value)

    expect(encode).toThrow(expect.objectContaining({ code: 'InternalFailure', message: '' }))
  })

  it('brings any text through, alone and in an array', () => {
    const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`

    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'binary' }))), (texts) => {
        const literal = `{${texts.map((text) => (text === null ? 'NULL' : quoted(text))).join(',')}}`
        const [text = null] = texts

        expect(JSON.parse(encodeField(typeNamed('_text'), literal))).toEqual({
          arrayValue: { stringValues: texts },
        })
        expect(JSON.parse(encodeField(typeNamed('text'), text))).toEqual(
          text === null ? { isNull: true } : { stringValue: text },
        )
      }),
    )
  })

  it('brings any bytes through', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const { blobValue } = JSON.parse(
          encodeField(typeNamed('bytea'), `\\x${Buffer.from(bytes).toString('hex')}`),
        )

        expect(new Uint8Array(Buffer.from(blobValue, 'base64'))).toEqual(bytes)
      }),
    )
  })
})

describe('jsonEncoder', () => {
  it.each<[type: string, value: string | null, json: string]>([
    ['int4', null, 'null'],
    ['int8', '9223372036854775807', '9223372036854775807'],
    ['float8', '10', '10.0'],
    ['numeric', '1.50', '"1.50"'],
    ['bool', 'f', 'false'],
    ['bytea', '\\x68656c6c6f20776f726c64', '"aGVsbG8gd29ybGQ="'],
    ['text', 'a"b', '"a\\"b"'],
    ['timestamptz', '2024-01-15 03:34:56+00', '"2024-01-15 03:34:56"'],
    ['jsonb', '{"a": 1}', '"{\\"a\\":1}"'],
    ['_int4', '{1,NULL}', '[1,null]'],
    ['_text', '{}', '[]'],
  ])('encodes the %s %j as %s', (type, value, json) => {
    expect(jsonEncoder(typeNamed(type), plain)(value)).toBe(json)
  })

  it('gives a decimal as a number where it is asked to', () => {
    const encode = jsonEncoder(typeNamed('numeric'), { ...plain, decimalAsNumber: true })

    expect([encode('5'), encode('5.5')]).toEqual(['5', '5.5'])
  })

  it('refuses a type that the service does not return', () => {
    expect(() => jsonEncoder(typeNamed('interval'), plain)).toThrow('INTERVAL')
  })
})
