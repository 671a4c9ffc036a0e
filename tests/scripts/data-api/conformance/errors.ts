import type { RDSDataServiceException } from '@aws-sdk/client-rds-data'
import { afterAll, describe, expect, it } from 'vitest'
import { exceptions, type ServiceErrorCode } from '../../../../scripts/data-api/exceptions.ts'
import type { DataApiUnderTest } from './backends.ts'

/** Instead of a message that the exception does not have. */
const nothing = 'UnknownError'

/** With the status, and how often a client meets it that may try three times. */
type Row = [error: ServiceErrorCode, status: number, attempts: 1 | 3, message: string]

const modelled: Row[] = [
  ['AccessDeniedException', 403, 1, 'The caller may not use this database'],
  ['BadRequestException', 400, 1, 'The request cannot be carried out'],
  ['DatabaseErrorException', 400, 1, 'ERROR: internal error; SQLState: XX000'],
  ['DatabaseNotFoundException', 404, 1, 'The cluster has no instance'],
  [
    ...(['DatabaseResumingException', 400, 1] as const),
    'The Aurora DB instance db-LOCAL is resuming after being auto-paused. Please wait a few seconds and try again.',
  ],
  ['DatabaseUnavailableException', 504, 3, nothing],
  ['ForbiddenException', 403, 1, 'Forbidden'],
  ['HttpEndpointNotEnabledException', 400, 1, "HttpEndpoint isn't enabled for cluster local"],
  ['InternalServerErrorException', 500, 3, nothing],
  [
    ...(['InvalidResourceStateException', 400, 1] as const),
    'The cluster is in a state in which it takes no statements',
  ],
  ['InvalidSecretException', 400, 1, 'The secret holds no user name and password'],
  ['NotFoundException', 404, 1, 'The resource is not found'],
  ['SecretsErrorException', 400, 1, 'The secret cannot be read'],
  ['ServiceUnavailableError', 503, 3, nothing],
  ['StatementTimeoutException', 400, 1, 'canceling statement due to statement timeout'],
  ['TransactionNotFoundException', 404, 1, 'Transaction is not found'],
  ['UnsupportedResultException', 400, 1, 'The result contains an unsupported data type'],
]

const unmodelled: Row[] = [
  ['IncompleteSignatureException', 403, 1, 'The signature is incomplete'],
  ['InternalFailure', 500, 3, nothing],
  ['InvalidSignatureException', 403, 1, 'The signature does not match'],
  ['MissingAuthenticationTokenException', 403, 1, 'Missing Authentication Token'],
  ['RequestEntityTooLargeException', 413, 1, 'The request is too large'],
  ['SerializationException', 400, 1, 'The body cannot be read'],
  ['ThrottlingException', 400, 3, 'Rate exceeded'],
  ['UnknownOperationException', 404, 1, 'There is no such operation'],
  [
    ...(['UnrecognizedClientException', 403, 1] as const),
    'The security token included in the request is invalid.',
  ],
  ['ValidationException', 400, 1, 'The request is invalid'],
]

export function errors(api: DataApiUnderTest): void {
  it('are all in the table', () => {
    const names = [...modelled, ...unmodelled].map(([error]) => error)

    expect(names.sort()).toEqual(Object.keys(exceptions).sort())
  })

  describe.skipIf(api.remote)('made by a fault', () => {
    afterAll(() => api.faults().clear())

    it.concurrent.each([
      ...modelled.map((row): [...Row, string] => [...row, row[0]]),
      ...unmodelled.map((row): [...Row, string] => [...row, 'RDSDataServiceException']),
    ])('are %s with status %d, met %d times, that says %j, as a %s', async (...row) => {
      const [error, status, attempts, message, type] = row
      const sql = `select '${error}'`
      api.faults().add({ error, operation: 'ExecuteStatement', sql })

      const failure = await api.execute(sql).catch((caught: RDSDataServiceException) => caught)

      expect(failure).toMatchObject({
        name: error,
        message,
        $metadata: { httpStatusCode: status, attempts },
        $response: { headers: { 'x-amzn-errortype': error } },
      })
      expect(failure.constructor.name).toBe(type)
      const connection = error === 'StatementTimeoutException' ? 0 : undefined
      expect(Reflect.get(failure, 'dbConnectionId')).toBe(connection)
    })
  })
}
