import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const require = createRequire(import.meta.url)
const { usedSchema } = require('../../infra/used-schema.cjs')
const { default: Ajv } = createRequire(require.resolve('serverless/package.json'))('ajv')
/** As sls has it. */
const ajv = new Ajv({
  allErrors: true,
  coerceTypes: 'array',
  strict: false,
  validateSchema: false,
  addUsedSchema: false,
})

const names = ['a', 'b', 'c']

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(1, 'text', true),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
  ),
}))

const { schema } = fc.letrec<{ schema: unknown }>((tie) => {
  const byName = fc.dictionary(fc.constantFrom(...names), tie('schema'), { maxKeys: 3 })
  const some = fc.array(tie('schema'), { minLength: 1, maxLength: 2 })
  return {
    schema: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom(true, false, { type: 'string' }, { type: 'integer' }),
      fc.record({ type: fc.constant('array'), items: tie('schema') }),
      fc.record({ type: fc.constant('object'), properties: byName }),
      fc.record({ properties: byName, additionalProperties: tie('schema') }),
      fc.record({ required: fc.tuple(fc.constantFrom(...names)), properties: byName }),
      fc.record({ patternProperties: fc.record({ '^[ab]$': tie('schema') }) }),
      fc.record({ anyOf: some }),
      fc.record({ allOf: some }),
    ),
  }
})

it('finds the same faults as the whole schema', () => {
  fc.assert(
    fc.property(schema, fc.array(value, { minLength: 1, maxLength: 3 }), (whole, values) => {
      expect(check(usedSchema(whole, values), values)).toEqual(check(whole, values))
    }),
    { numRuns: 300 },
  )
})

it('has nothing of what no value has', () => {
  const text = { type: 'string' }
  const part = { type: 'object', properties: { a: text, b: text } }
  const whole = {
    properties: { list: { items: { anyOf: [part] } }, other: part },
    patternProperties: { '^x-': part },
  }

  const usedPart = { type: 'object', properties: { b: text } }
  expect(usedSchema(whole, [{ list: [{ b: 'x' }] }, { 'x-1': { b: 'x' } }])).toEqual({
    properties: { list: { items: { anyOf: [usedPart] } } },
    patternProperties: { '^x-': usedPart },
  })
})

/** The faults of each, and what the check has made of it. */
function check(schema: unknown, values: readonly unknown[]) {
  const validate = ajv.compile({ properties: { value: schema } })
  return values.map((value) => {
    const holder = { value: structuredClone(value) }
    validate(holder)
    return { errors: validate.errors, holder }
  })
}
