import { describe, expect, it } from 'vitest'
import { encodeValue } from '../../../../db/data-api/values/encode.ts'
import { UnsupportedValueError } from '../../../../db/data-api/values/unsupported-value.ts'

const cases: [value: unknown, encoded: object][] = [
  ['', { value: { stringValue: '' } }],
  ['a', { value: { stringValue: 'a' } }],
  [0, { value: { longValue: 0 } }],
  [-1, { value: { longValue: -1 } }],
  [1.5, { value: { doubleValue: 1.5 } }],
  [1e21, { value: { doubleValue: 1e21 } }],
  [9_007_199_254_740_993n, { value: { longValue: 9_007_199_254_740_993n } }],
  [-(2n ** 63n), { value: { longValue: -(2n ** 63n) } }],
  [2n ** 63n - 1n, { value: { longValue: 2n ** 63n - 1n } }],
  [-(2n ** 63n) - 1n, { typeHint: 'DECIMAL', value: { stringValue: '-9223372036854775809' } }],
  [2n ** 63n, { typeHint: 'DECIMAL', value: { stringValue: '9223372036854775808' } }],
  [2n ** 64n, { typeHint: 'DECIMAL', value: { stringValue: '18446744073709551616' } }],
  [false, { value: { booleanValue: false } }],
  [null, { value: { isNull: true } }],
  [undefined, { value: { isNull: true } }],
  [new Uint8Array([1]), { value: { blobValue: new Uint8Array([1]) } }],
  [
    new Date('2024-12-25T23:30:00.123Z'),
    { typeHint: 'TIMESTAMP', value: { stringValue: '2024-12-25 23:30:00.123' } },
  ],
  [{ a: 1 }, { typeHint: 'JSON', value: { stringValue: '{"a":1}' } }],
  [Number.NaN, { cast: 'float8', value: { stringValue: 'NaN' } }],
  [Number.NEGATIVE_INFINITY, { cast: 'float8', value: { stringValue: '-Infinity' } }],
  ['\u{1f600}', { value: { stringValue: '\u{1f600}' } }],
  [{ value: 0 }, { typeHint: 'JSON', value: { stringValue: '{"value":0}' } }],
  [
    new Date('-000043-03-15T00:00:00Z'),
    { cast: 'timestamp', value: { stringValue: '0044-03-15 00:00:00.000 BC' } },
  ],
  [[1, 2], { typeHint: 'JSON', value: { stringValue: '[1,2]' } }],
  [
    { at: new Date(0), without: undefined, list: [null, undefined] },
    {
      typeHint: 'JSON',
      value: { stringValue: '{"at":"1970-01-01T00:00:00.000Z","list":[null,null]}' },
    },
  ],
]

describe('encodeValue', () => {
  it.each(cases)('encodes %s', (value, encoded) => {
    expect(encodeValue(value)).toEqual(encoded)
  })

  it.each<[value: unknown, message: string]>([
    [() => {}, 'a function cannot be a parameter of a statement'],
    [Symbol('a'), 'a symbol cannot be a parameter'],
    [new Map([[1, 2]]), 'a Map cannot be written as JSON'],
    [new Set([1]), 'a Set cannot be written as JSON'],
    [Promise.resolve(1), 'a Promise cannot be written as JSON'],
    [new Float64Array(1), 'a Float64Array cannot be written as JSON'],
    [new Date(Number.NaN), 'an invalid Date cannot be a parameter'],
    ['half \ud800', 'a string with a lone surrogate'],
    [{ a: 1n }, 'cannot be written as JSON: Do not know how to serialize a BigInt'],
    [{ a: [Number.NaN] }, 'NaN cannot be written as JSON: give plain objects'],
    [{ a: Number.POSITIVE_INFINITY }, 'Infinity cannot be written as JSON'],
    [[{ a: new Map() }], 'a Map cannot be written as JSON'],
    [{ a: new Uint8Array([1]) }, 'a Uint8Array cannot be written as JSON'],
    [{ a: () => 1 }, 'a function cannot be written as JSON'],
    [{ a: new Date(Number.NaN) }, 'an invalid Date cannot be written as JSON'],
  ])('refuses %s', (value, message) => {
    expect(() => encodeValue(value)).toThrow(UnsupportedValueError)
    expect(() => encodeValue(value)).toThrow(message)
  })
})
