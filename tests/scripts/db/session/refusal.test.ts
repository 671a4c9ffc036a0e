import { expect, it } from 'vitest'
import { OvertakenError, UndoneError } from '../../../../db/migrate/revisions.ts'
import { isRefusal } from '../../../../scripts/db/session/refusal.ts'

it.each([new OvertakenError(['a']), new UndoneError(['a'])])(
  'the engine says itself why it does not go on: $name',
  (error) => {
    expect(isRefusal(error)).toBe(true)
  },
)

it("what the database says is not the engine's", () => {
  expect(isRefusal(new Error('relation "a" does not exist'))).toBe(false)
})
