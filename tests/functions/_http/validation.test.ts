import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { validate } from '../../../functions/_http/validation.ts'

const schema = z.strictObject({
  id: z.optional(z.uuid()),
  day: z.optional(z.iso.date()),
  code: z.optional(z.string().check(z.regex(/^\d+$/))),
  names: z.optional(
    z.array(z.string().check(z.minLength(2), z.maxLength(3))).check(z.minLength(1)),
  ),
  count: z.optional(z.number().check(z.gte(5), z.lte(10), z.multipleOf(5))),
  either: z.optional(z.union([z.string(), z.boolean()])),
  order: z.optional(z.enum(['newest', 'oldest'])),
  parts: z.optional(z.array(z.strictObject({ size: z.optional(z.number()) }))),
})

describe('validate', () => {
  it.each([
    [{ order: 'any' }, '/order', 'must be "newest" or "oldest"'],
    [{ parts: {} }, '/parts', 'must be a list'],
    [{ parts: [{}, { size: '1' }] }, '/parts/1/size', 'must be a number'],
    [{ id: '7' }, '/id', 'must be a UUID'],
    [{ day: '2026-02-30' }, '/day', 'must be a day such as 2026-11-23'],
    [{ code: 'x' }, '/code', 'must be of another form'],
    [{ names: [] }, '/names', 'must have at least 1 item'],
    [{ names: ['a'] }, '/names/0', 'must have at least 2 characters'],
    [{ names: ['long'] }, '/names/0', 'must have at most 3 characters'],
    [{ count: 0 }, '/count', 'must be 5 or more'],
    [{ count: 7 }, '/count', 'must be a multiple of 5'],
    [{ either: 1 }, '/either', 'is not valid'],
    [{ parts: [{}, { colour: 'red' }] }, '/parts/1/colour', 'is not known here'],
  ])('says where in %j and what is wrong', (body, pointer, detail) => {
    expect(validate('body', schema, body)).toEqual({ errors: [{ in: 'body', pointer, detail }] })
  })

  it('names each member that is not known', () => {
    const unknown = { in: 'body', detail: 'is not known here' }

    expect(validate('body', schema, { a: 1, 'b/c': 2 })).toEqual({
      errors: [
        { ...unknown, pointer: '/a' },
        { ...unknown, pointer: '/b~1c' },
      ],
    })
  })
})
