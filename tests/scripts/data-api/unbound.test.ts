import { expect, it } from 'vitest'
import { unbound } from '../../../scripts/data-api/unbound.ts'

it.each([
  ['which names have no value', ['a', 'b', 'a'], [], 'no value for :a, :b'],
  ['how placeholders are written', [], ['a'], 'placeholders are written :name, not $1'],
])('says %s', (_what, names, given, message) => {
  const parameters = given.map((name) => ({ name, value: { longValue: 1 } }))

  expect(unbound(names, parameters).message).toBe(message)
})
