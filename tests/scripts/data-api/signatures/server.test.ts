import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../../scripts/data-api/clock.ts'
import type { Engine } from '../../../../scripts/data-api/engines/engine.ts'
import { type DataApi, startDataApi } from '../../../../scripts/data-api/server.ts'
import { localRegion, localTarget } from '../../../../scripts/database/local-target.ts'
import { lendEngine } from '../../../setup/lent-engine.ts'
import { jsonOf, sendRaw } from '../raw-request.ts'

const credentials = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'very/secret+key' }
const minute = 60_000

let engine: Engine
let server: DataApi
/** What the clock of the server stands at, where it does not go. */
let stopped: number | undefined

beforeAll(async () => {
  engine = await lendEngine('empty')
  const clock = { ...systemClock, now: () => stopped ?? Date.now() }
  server = await startDataApi({ engine, port: 0, credentials, clock })
})

afterAll(async () => {
  await server.close()
  await engine.close()
})

interface Sent {
  path: string
  query?: Record<string, unknown>
  headers: Record<string, string>
  body: string | Uint8Array
}

/** Sends a statement by the SDK, which signs it; what it signed can be changed on its way. */
async function execute({
  signedWith = credentials,
  change = (_sent: Sent) => {},
  clientOptions = {},
} = {}) {
  const client = new RDSDataClient({
    endpoint: server.url,
    region: localRegion,
    credentials: signedWith,
    maxAttempts: 1,
    ...clientOptions,
  })
  // The last step before the request is sent, when it has been signed.
  client.middlewareStack.add(
    (next) => (step) => {
      change(step.request as Sent)
      return next(step)
    },
    { step: 'deserialize', priority: 'low' },
  )
  const sql = "select 'é', :a"
  const parameters = [{ name: 'a', value: { stringValue: 'b' } }]
  try {
    return await client.send(new ExecuteStatementCommand({ ...localTarget, sql, parameters }))
  } finally {
    client.destroy()
  }
}

function changeAuthorization(from: RegExp, to: string) {
  return ({ headers }: Sent) => {
    headers.authorization = String(headers.authorization).replace(from, to)
  }
}

function capitalize({ headers }: Sent) {
  for (const name of Object.keys(headers)) {
    const value = String(headers[name])
    delete headers[name]
    headers[name.toUpperCase()] = value
  }
}

/** Stops the clock of the server so long after the request was signed. */
function answerAfter(milliseconds: number) {
  return ({ headers }: Sent) => {
    const date = String(headers['x-amz-date'])
    const iso = date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')
    stopped = Date.parse(iso) + milliseconds
  }
}

/** As in an X-Amz-Date. */
function basic(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
}

type Refused = [
  what: string,
  code: string,
  message: string | RegExp,
  options: Parameters<typeof execute>[0],
]

describe('signatures', () => {
  it('let in what the SDK signs', async () => {
    const { records } = await execute()

    expect(records).toEqual([[{ stringValue: 'é' }, { stringValue: 'b' }]])
  })

  it.each([
    ['a session token', { signedWith: { ...credentials, sessionToken: 'abc/def' } }],
    ['another region', { clientOptions: { region: 'eu-central-1' } }],
    ['headers in capitals', { change: capitalize }],
    ['no space between its parts', { change: changeAuthorization(/, /g, ',') }],
    ['more space between its parts', { change: changeAuthorization(/ /g, ' \t ') }],
  ])('let in what is signed with %s', async (_what, options) => {
    await expect(execute(options)).resolves.toBeDefined()
  })

  it.each<Refused>([
    [
      'an unknown key',
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      { signedWith: { ...credentials, accessKeyId: 'AKIDOTHER' } },
    ],
    [
      'another secret',
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      { signedWith: { ...credentials, secretAccessKey: 'guessed' } },
    ],
    [
      'a changed body',
      'InvalidSignatureException',
      'does not match',
      {
        change(sent) {
          sent.body = new TextDecoder().decode(sent.body as Uint8Array).replace('select', 'delete')
        },
      },
    ],
    [
      'a changed body whose hash was changed along',
      'InvalidSignatureException',
      'does not match',
      {
        change({ headers }) {
          headers['x-amz-content-sha256'] = '0'.repeat(64)
        },
      },
    ],
    [
      'a changed path',
      'InvalidSignatureException',
      'does not match',
      {
        change(sent) {
          sent.path = '/BatchExecute'
        },
      },
    ],
    [
      'a query that was added',
      'InvalidSignatureException',
      'does not match',
      {
        change(sent) {
          sent.query = { a: 'b' }
        },
      },
    ],
    [
      'a changed signature',
      'InvalidSignatureException',
      'does not match',
      { change: changeAuthorization(/Signature=../, 'Signature=zz') },
    ],
    [
      'a signature that is cut off',
      'InvalidSignatureException',
      'does not match',
      { change: changeAuthorization(/.$/, '') },
    ],
    [
      'a signature with more behind it',
      'InvalidSignatureException',
      'does not match',
      { change: changeAuthorization(/$/, '=0') },
    ],
    [
      'the date left unsigned',
      'InvalidSignatureException',
      "'x-amz-date' must be a 'SignedHeader'",
      { change: changeAuthorization(/;x-amz-date/, '') },
    ],
    [
      'the host left unsigned',
      'InvalidSignatureException',
      "'host' must be a 'SignedHeader'",
      { change: changeAuthorization(/host;/, '') },
    ],
    [
      'another service',
      'InvalidSignatureException',
      "correct service: 'rds-data'",
      { change: changeAuthorization(/rds-data/, 's3') },
    ],
    [
      'another terminator',
      'InvalidSignatureException',
      "valid terminator: 'aws4_request'",
      { change: changeAuthorization(/aws4_request/, 'aws5_request') },
    ],
    [
      'another day in its scope',
      'InvalidSignatureException',
      /^Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '\d{6}99' != '\d{8}'\.$/,
      { change: changeAuthorization(/(\/\d{6})\d\d\//, '$199/') },
    ],
    [
      'no header',
      'MissingAuthenticationTokenException',
      'Missing Authentication Token',
      {
        change({ headers }) {
          delete headers.authorization
        },
      },
    ],
    [
      'no date',
      'IncompleteSignatureException',
      "Authorization header requires existence of a 'X-Amz-Date' header.",
      {
        change({ headers }) {
          delete headers['x-amz-date']
        },
      },
    ],
    [
      'a date that is none',
      'IncompleteSignatureException',
      "Got '20261399T000000Z'",
      {
        change({ headers }) {
          headers['x-amz-date'] = '20261399T000000Z'
        },
      },
    ],
    [
      'a date with more behind it',
      'IncompleteSignatureException',
      "Z0'",
      {
        change({ headers }) {
          headers['x-amz-date'] += '0'
        },
      },
    ],
    [
      'another algorithm',
      'IncompleteSignatureException',
      'requires AWS4-HMAC-SHA256',
      { change: changeAuthorization(/^\S+/, 'Basic') },
    ],
    [
      'parts missing',
      'IncompleteSignatureException',
      "requires 'SignedHeaders' parameter. Authorization header requires 'Signature' parameter.",
      { change: changeAuthorization(/, Signed.*/, '') },
    ],
    [
      'no credential',
      'IncompleteSignatureException',
      "requires 'Credential' parameter.",
      { change: changeAuthorization(/Credential=[^,]*, /, '') },
    ],
    [
      'one part missing',
      'IncompleteSignatureException',
      "header requires 'Signature' parameter.",
      { change: changeAuthorization(/, Signature=.*/, '') },
    ],
    ...(['\\d{8}', 'us-east-1', 'rds-data', 'aws4_request'] as const).map(
      (part): Refused => [
        `a scope with nothing in place of ${part}`,
        'IncompleteSignatureException',
        'exactly 5 slash-delimited elements',
        { change: changeAuthorization(new RegExp(`/${part}`), '/') },
      ],
    ),
    [
      'a scope without a key',
      'IncompleteSignatureException',
      'exactly 5 slash-delimited elements',
      { change: changeAuthorization(/AKIDLOCAL/, '') },
    ],
    [
      'a scope of too few parts',
      'IncompleteSignatureException',
      'exactly 5 slash-delimited elements',
      { change: changeAuthorization(/\/aws4_request/, '') },
    ],
    [
      'a scope of too many parts',
      'IncompleteSignatureException',
      'exactly 5 slash-delimited elements: key/date/region/service/aws4_request.',
      { change: changeAuthorization(/aws4_request/, 'aws4_request/more') },
    ],
  ])('keep out %s', async (_what, name, message, options) => {
    const refused = await execute(options).catch((error: Error) => error)

    expect(refused).toMatchObject({
      name,
      message:
        typeof message === 'string'
          ? expect.stringContaining(message)
          : expect.stringMatching(message),
      $metadata: { httpStatusCode: 403 },
    })
    expect(JSON.stringify(refused)).not.toContain(credentials.secretAccessKey)
  })

  it.each([
    [15 * minute, undefined],
    [-15 * minute, undefined],
    [
      15 * minute + 1,
      (signed: number, now: number) =>
        `Signature expired: ${basic(signed)} is now earlier than ${basic(now - 15 * minute)} (${basic(now)} - 15 min.)`,
    ],
    [
      -15 * minute - 1,
      (signed: number, now: number) =>
        `Signature not yet current: ${basic(signed)} is still later than ${basic(now + 15 * minute)} (${basic(now)} + 15 min.)`,
    ],
  ])('hold for 15 minutes: %d ms', async (shift, message) => {
    const refused = await execute({ change: answerAfter(shift) }).then(
      () => undefined,
      (error: Error) => error,
    )

    const now = stopped ?? 0
    stopped = undefined
    expect(refused?.message).toBe(message?.(now - shift, now))
  })

  it.each([
    ...['/Execute', '/BatchExecute', '/BeginTransaction', '/CommitTransaction'],
    ...['/RollbackTransaction', '/ExecuteSql'],
  ])('are asked of the operation at %s', async (path) => {
    const { headers } = await sendRaw(server.url, { path, body: '{}' })

    expect(headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException')
  })

  it.each([
    ['the status page', 'GET', '/', { engine: 'Postgres', signatures: 'checked' }],
    ['the faults', 'GET', '/_plaster/faults', { faults: [] }],
    ['a cancellation', 'POST', '/_plaster/cancel', { canceled: 0 }],
  ])('are not asked of %s', async (_what, method, path, answer) => {
    const headers = { accept: 'application/json' }

    expect(jsonOf(await sendRaw(server.url, { method, path, headers }))).toMatchObject(answer)
  })
})
