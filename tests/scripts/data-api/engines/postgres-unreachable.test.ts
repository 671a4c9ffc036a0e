import { describe, expect, it } from 'vitest'
import { toConnectError } from '../../../../scripts/data-api/engines/postgres-unreachable.ts'

const url = 'postgres://me:secret@[::1]:5433/app'

/** As `pg` hands it over. */
function failure(message: string, code?: string): Error {
  return Object.assign(new Error(message), { code })
}

describe('toConnectError', () => {
  it.each([
    ['that the host is not there', 'connect ECONNREFUSED ::1:5433', 'ECONNREFUSED'],
    ['that it takes too long', 'timeout expired', undefined],
    ['that Postgres starts', 'the database system is starting up', '57P03'],
  ])('says %s, and where, without the password', (_what, reason, code) => {
    const cause = failure(reason, code)

    expect(toConnectError(url, cause)).toMatchObject({
      name: 'EngineUnavailableError',
      message: `Cannot reach the database at [::1]:5433/app: ${reason}`,
      cause,
    })
  })

  it('says the code where there is no more, as of a host with many addresses', () => {
    expect(toConnectError(url, failure('', 'ECONNREFUSED')).message).toBe(
      'Cannot reach the database at [::1]:5433/app: ECONNREFUSED',
    )
  })

  it('hands on what Postgres refuses', () => {
    const message = 'password authentication failed for user "me"'

    expect(toConnectError(url, failure(message, '28P01'))).toMatchObject({
      name: 'PostgresError',
      message,
      code: '28P01',
    })
  })
})
