import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { validate } from '../../../functions/_http/validation.ts'

const schema = z.strictObject({
  order: z.optional(z.enum(['newest', 'oldest'])),
  parts: z.optional(z.array(z.strictObject({ size: z.optional(z.number()) }))),
})

describe('validate', () => {
  it.each([
    [{ order: 'any' }, '/order', 'must be "newest" or "oldest"'],
    [{ parts: {} }, '/parts', 'must be a list'],
    [{ parts: [{}, { size: '1' }] }, '/parts/1/size', 'must be a number'],
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
