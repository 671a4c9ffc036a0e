import { describe, expect, it } from 'vitest'
import { encodeAs } from '../../../../db/data-api/values/encode-as.ts'
import { UnsupportedValueError } from '../../../../db/data-api/values/unsupported-value.ts'

const moment = new Date('2024-12-25T23:30:00.123Z')

const cases: [value: unknown, type: string, cast: string | undefined, text: string][] = [
  ['f47ac10b', 'uuid', 'uuid', 'f47ac10b'],
  ['happy', '"Mood"', '"Mood"', 'happy'],
  [1.5, 'numeric', 'numeric', '1.5'],
  [1e21, 'numeric', 'numeric', '1e+21'],
  [-0, 'float8', 'float8', '-0'],
  [Number.NaN, 'float8', 'float8', 'NaN'],
  [2n ** 70n, 'numeric', 'numeric', '1180591620717411303424'],
  [false, 'boolean', 'boolean', 'false'],
  [moment, 'timestamptz', 'timestamptz', '2024-12-25 23:30:00.123'],
  [moment, 'date', 'date', '2024-12-25 23:30:00.123'],
  ['a', 'char', 'bpchar', 'a'],
  ['text', 'jsonb', 'jsonb', '"text"'],
  [0, 'jsonb', 'jsonb', '0'],
  [false, 'json', 'json', 'false'],
  [[1, [2]], 'jsonb', 'jsonb', '[1,[2]]'],
  [[1, null, 2], 'int[]', 'int[]', '{"1",NULL,"2"}'],
  [[[1], [2]], 'int[]', 'int[]', '{{"1"},{"2"}}'],
  [[[1], null], 'jsonb[]', 'jsonb[]', '{"[1]",NULL}'],
  ['{1,2}', 'int[]', 'int[]', '{1,2}'],
  [[], 'text[]', 'text[]', '{}'],
]

describe('encodeAs', () => {
  it.each(cases)('%s as %s', (value, type, cast, stringValue) => {
    expect(encodeAs(value, type)).toEqual({ cast, value: { stringValue } })
  })

  it.each([
    [null, 'uuid', { value: { isNull: true } }],
    [undefined, 'jsonb', { value: { isNull: true } }],
    ['a', 'text', { value: { stringValue: 'a' } }],
    ['a', 'character varying', { value: { stringValue: 'a' } }],
    [new Uint8Array([1]), 'bytea', { value: { blobValue: new Uint8Array([1]) } }],
  ])('sends %s as %s without a cast', (value, type, encoded) => {
    expect(encodeAs(value, type)).toEqual(encoded)
  })

  it.each([
    [[1], 'uuid', 'an array cannot be a value of type uuid'],
    [{ a: 1 }, 'uuid', 'a value of kind object cannot be a value of type uuid'],
    [() => {}, 'jsonb', 'a function cannot be written as JSON'],
    [{ a: 1n }, 'jsonb', 'BigInt'],
    [Number.NaN, 'jsonb', 'NaN cannot be written as JSON'],
    [new Map(), 'json', 'a Map cannot be written as JSON'],
    [[Promise.resolve()], 'jsonb[]', 'a Promise cannot be written as JSON'],
    [new Date(Number.NaN), 'date', 'an invalid Date'],
    ['\ud800', 'citext', 'a lone surrogate'],
  ])('refuses %s as %s', (value, type, message) => {
    expect(() => encodeAs(value, type)).toThrow(UnsupportedValueError)
    expect(() => encodeAs(value, type)).toThrow(message)
  })
})
