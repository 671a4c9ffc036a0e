export type OperationName =
  | 'ExecuteStatement'
  | 'BatchExecuteStatement'
  | 'BeginTransaction'
  | 'CommitTransaction'
  | 'RollbackTransaction'
  | 'ExecuteSql'

interface Exception {
  status: number
  /** What it says where nobody says more. An exception without one has no message member. */
  message?: string
  /** The operations that declare it; all where left out. */
  operations?: readonly OperationName[]
}

const untilCommit = ['ExecuteStatement', 'BatchExecuteStatement', 'BeginTransaction'] as const
const ends = ['CommitTransaction', 'RollbackTransaction'] as const

/** The exceptions of the service's model, then those that its front end sends without declaring them. */
export const exceptions = {
  AccessDeniedException: { status: 403, message: 'The caller may not use this database' },
  BadRequestException: { status: 400, message: 'The request cannot be carried out' },
  DatabaseErrorException: { status: 400, message: 'ERROR: internal error; SQLState: XX000' },
  DatabaseNotFoundException: { status: 404, message: 'The cluster has no instance' },
  DatabaseResumingException: {
    status: 400,
    message:
      'The Aurora DB instance db-LOCAL is resuming after being auto-paused. Please wait a few seconds and try again.',
    operations: untilCommit,
  },
  DatabaseUnavailableException: { status: 504 },
  ForbiddenException: { status: 403, message: 'Forbidden' },
  HttpEndpointNotEnabledException: {
    status: 400,
    message: "HttpEndpoint isn't enabled for cluster local",
  },
  InternalServerErrorException: { status: 500 },
  InvalidResourceStateException: {
    status: 400,
    message: 'The cluster is in a state in which it takes no statements',
  },
  InvalidSecretException: { status: 400, message: 'The secret holds no user name and password' },
  NotFoundException: { status: 404, message: 'The resource is not found', operations: ends },
  SecretsErrorException: { status: 400, message: 'The secret cannot be read' },
  ServiceUnavailableError: { status: 503 },
  StatementTimeoutException: {
    status: 400,
    message: 'canceling statement due to statement timeout',
  },
  TransactionNotFoundException: { status: 404, message: 'Transaction is not found' },
  UnsupportedResultException: {
    status: 400,
    message: 'The result contains an unsupported data type',
    operations: ['ExecuteStatement'],
  },

  IncompleteSignatureException: { status: 403, message: 'The signature is incomplete' },
  InternalFailure: { status: 500 },
  InvalidSignatureException: { status: 403, message: 'The signature does not match' },
  MissingAuthenticationTokenException: { status: 403, message: 'Missing Authentication Token' },
  RequestEntityTooLargeException: { status: 413, message: 'The request is too large' },
  SerializationException: { status: 400, message: 'The body cannot be read' },
  ThrottlingException: { status: 400, message: 'Rate exceeded' },
  UnknownOperationException: { status: 404, message: 'There is no such operation' },
  UnrecognizedClientException: {
    status: 403,
    message: 'The security token included in the request is invalid.',
  },
  ValidationException: { status: 400, message: 'The request is invalid' },
} as const satisfies Record<string, Exception>

export type ServiceErrorCode = keyof typeof exceptions

export function isServiceErrorCode(text: string): text is ServiceErrorCode {
  return Object.hasOwn(exceptions, text)
}

export function exceptionOf(code: ServiceErrorCode): Exception {
  return exceptions[code]
}
