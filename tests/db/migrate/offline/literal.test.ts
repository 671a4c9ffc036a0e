import { describe, expect, it } from 'vitest'
import { literal } from '../../../../db/migrate/offline/literal.ts'

describe('a literal', () => {
  it.each<[unknown, string]>([
    [null, 'null'],
    [undefined, 'null'],
    [1.5, '1.5'],
    [-1, '(-1)'],
    [Number.NaN, "'NaN'"],
    [9007199254740993n, '9007199254740993'],
    [true, 'true'],
    ["a'b", "'a''b'"],
    ["\\'; drop table a; --", "E'\\\\''; drop table a; --'"],
    [new Uint8Array([0, 255]), "decode('00ff', 'hex')"],
    [{ a: "'" }, `'{"a":"''"}'`],
    [[1, null, 'a"b', [true]], `E'{"1",NULL,"a\\\\"b",{"true"}}'`],
  ])('means what its value means (%#)', (value, text) => {
    expect(literal(value)).toBe(text)
  })

  it.each([['a\0b'], [() => {}], [Symbol('a')]])('of %s is there none', (value) => {
    expect(() => literal(value)).toThrow(TypeError)
  })
})
