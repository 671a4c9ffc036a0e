import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doubleText } from '../../../scripts/data-api/double-text.ts'
import { reserializeJson } from '../../../scripts/data-api/json-text.ts'

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

describe('reserializeJson', () => {
  it.each([
    ['{"x": 0, "y": "0", "z": [0, 0, 1]}', '{"x":0,"y":"0","z":[0,0,1]}'],
    [' [ 1 ,\r2\t]\r\n', '[1,2]'],
    ['{}', '{}'],
    ['[ ]', '[]'],
    ['{"bb": 1, "a": 2}', '{"a":2,"bb":1}'],
    ['{"a": 1, "a": 2}', '{"a":2}'],
    ['{"\uE000": 1, "😀": 2}', '{"\uE000":1,"😀":2}'],
    ['" : , {} "', '" : , {} "'],
    ['"a\\"b\\\\"', '"a\\"b\\\\"'],
    ['"\\u00e9\\/"', '"é/"'],
    ['"\\ud83d\\ude00\\u0000"', '"😀\\u0000"'],
    ['{"a\\"}": "\\\\"}', '{"a\\"}":"\\\\"}'],
    ['[true, false, null]', '[true,false,null]'],
    ['1.10', '1.1'],
    ['1.0', '1.0'],
    ['-0', '-0.0'],
    ['1e2', '100.0'],
    ['9223372036854775807', '9223372036854775807'],
    ['18446744073709551615', '18446744073709551615'],
    ['18446744073709551616', '1.8446744073709552e19'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['-9223372036854775809', '-9.223372036854776e18'],
    [nested(127), nested(127)],
  ])('prints %s as %s', (text, printed) => {
    expect(reserializeJson(text)).toBe(printed)
  })

  it.each([
    ['a number beyond a double', '[1e400]'],
    ['a level too many', nested(128)],
    ['half a surrogate pair', '["\\ud83d"]'],
    ['its other half in a key', '{"\\ude00": 1}'],
    ['a great many levels', nested(100_000)],
  ])('fails on %s', (_failed, text) => {
    expect(() => reserializeJson(text)).toThrow(
      expect.objectContaining({ code: 'InternalFailure' }),
    )
  })

  it('changes no value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)

        expect(JSON.parse(reserializeJson(text))).toEqual(JSON.parse(text))
      }),
    )
  })
})

describe('doubleText', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-1.5, '-1.5'],
    [-0.5, '-0.5'],
    [100, '100.0'],
    [0.1, '0.1'],
    [0.00001, '0.00001'],
    [0.000001, '1e-6'],
    [0.00000123, '1.23e-6'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e16'],
    [123456789012345680, '1.2345678901234568e17'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e308'],
  ])('prints %d as %s', (value, text) => {
    expect(doubleText(value)).toBe(text)
  })

  it('prints what reads back the same', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(JSON.parse(doubleText(value))).toBe(value)
      }),
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'fails on %d',
    (value) => {
      expect(() => doubleText(value)).toThrow(expect.objectContaining({ code: 'InternalFailure' }))
    },
  )
})
