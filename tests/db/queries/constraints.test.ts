import { describe, expect, it } from 'vitest'
import { ConflictError, DataApiError, UnauthenticatedError } from '../../../db/errors.ts'
import { translateConstraint } from '../../../db/queries/constraints.ts'

function thrown(error: unknown): unknown {
  try {
    translateConstraint(error)
  } catch (thrown) {
    return thrown
  }
}

function refused(sqlState: string, constraint?: string): DataApiError {
  return new DataApiError('refused', { sql: 'insert', sqlState, constraint })
}

describe('a violated constraint', () => {
  it.each([
    ['23505', 'users_username_key', ConflictError],
    ['23P01', 'users_username_key', ConflictError],
    ['23514', 'users_username_key', ConflictError],
    ['23503', 'tweets_user_id_fkey', UnauthenticatedError],
  ])('of the state %s is thrown as what it means: %s', (sqlState, constraint, Meaning) => {
    const error = refused(sqlState, constraint)

    expect(thrown(error)).toBeInstanceOf(Meaning)
    expect(thrown(error)).toMatchObject({ cause: error })
  })

  it.each([
    refused('23505', 'unheard_of_key'),
    refused('23502'),
    refused('42704', 'users_username_key'),
    new Error('users_username_key'),
  ])('is thrown as it is where it means nothing, as is all else: %j', (error) => {
    expect(thrown(error)).toBe(error)
  })
})
