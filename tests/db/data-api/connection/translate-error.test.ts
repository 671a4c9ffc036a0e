import {
  DatabaseErrorException,
  InvalidSecretException,
  StatementTimeoutException,
  UnsupportedResultException,
} from '@aws-sdk/client-rds-data'
import { describe, expect, it } from 'vitest'
import {
  abortsTransaction,
  toDataApiError,
} from '../../../../db/data-api/connection/translate-error.ts'

const $metadata = { httpStatusCode: 400 }
const refused = (message: string) => new DatabaseErrorException({ message, $metadata })

const cases: [error: Error, members: object][] = [
  [
    refused('ERROR: duplicate key value violates unique constraint "users_key"; SQLState: 23505'),
    { name: 'UniqueViolationError', sqlState: '23505', constraint: 'users_key' },
  ],
  [
    refused(
      'ERROR: insert or update on table "tweets" violates foreign key constraint "tweets_fkey"; SQLState: 23503',
    ),
    { name: 'ForeignKeyViolationError', constraint: 'tweets_fkey', table: 'tweets' },
  ],
  [
    refused(
      'ERROR: update or delete on table "users" violates foreign key constraint "tweets_fkey" on table "tweets"; SQLState: 23503',
    ),
    { name: 'ForeignKeyViolationError', constraint: 'tweets_fkey', table: 'tweets' },
  ],
  [
    refused(
      'ERROR: null value in column "name" of relation "users" violates not-null constraint; SQLState: 23502',
    ),
    { name: 'NotNullViolationError', table: 'users', column: 'name', constraint: undefined },
  ],
  [
    refused('ERROR: new row for relation "t" violates check constraint "t_check"; SQLState: 23514'),
    { name: 'CheckViolationError', table: 't', constraint: 't_check' },
  ],
  [
    refused(
      'ERROR: conflicting key value violates exclusion constraint "t_during_excl"; SQLState: 23P01',
    ),
    { name: 'ExclusionViolationError', constraint: 't_during_excl', sqlState: '23P01' },
  ],
  [
    refused('ERROR: could not serialize access due to concurrent update; SQLState: 40001'),
    { name: 'SerializationFailureError', sqlState: '40001' },
  ],
  [refused('ERROR: deadlock detected; SQLState: 40P01'), { name: 'DeadlockError' }],
  [
    refused('ERROR: canceling statement due to statement timeout; SQLState: 57014'),
    { name: 'StatementTimeoutError' },
  ],
  [
    new StatementTimeoutException({ message: 'Request timed out', $metadata }),
    { name: 'StatementTimeoutError', sqlState: '57014', message: 'Request timed out' },
  ],
  [
    refused('ERROR: syntax error at or near "SELEKT"; Position: 1; SQLState: 42601'),
    { name: 'DataApiError', sqlState: '42601', constraint: undefined, table: undefined },
  ],
  [refused('Transaction is still running a query'), { name: 'DataApiError', sqlState: undefined }],
  [
    new UnsupportedResultException({
      message: 'The result exceeds the size limit 1 MB.',
      $metadata,
    }),
    { name: 'ResponseTooLargeError' },
  ],
  [
    new UnsupportedResultException({
      message: 'The result contains the unsupported data type INTERVAL.',
      $metadata,
    }),
    {
      name: 'DataApiError',
      message: 'The result contains the unsupported data type INTERVAL. Cast it to text.',
    },
  ],
  [
    new InvalidSecretException({ message: 'no password', $metadata }),
    { name: 'DataApiError', message: 'InvalidSecretException: no password' },
  ],
]

describe('toDataApiError', () => {
  it.each(cases)('%s', (error, members) => {
    expect(toDataApiError(error, 'select :0', true)).toMatchObject({
      ...members,
      sql: 'select :0',
      cause: error,
    })
  })

  it.each([
    [true, 'DatabaseUnavailableError'],
    [false, 'OutcomeUnknownError'],
  ])('where nothing can have changed is %s: %s', (harmless, name) => {
    const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })

    expect(toDataApiError(reset, 'select 1', harmless)).toMatchObject({ name, cause: reset })
  })

  it('gives back what is not of the service', () => {
    const mistake = new TypeError('a mistake')

    expect(toDataApiError(mistake, 'select 1', true)).toBe(mistake)
  })
})

describe('abortsTransaction', () => {
  it.each<[unknown, boolean]>([
    [refused('ERROR: deadlock detected; SQLState: 40P01'), true],
    [new StatementTimeoutException({ message: 'Request timed out', $metadata }), true],
    [refused('Transaction is still running a query'), false],
    [new InvalidSecretException({ message: 'no user', $metadata }), false],
    [new Error('ERROR: deadlock detected; SQLState: 40P01'), false],
  ])('after %s: %s', (error, aborts) => {
    expect(abortsTransaction(error)).toBe(aborts)
  })
})
