import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ServiceError } from '../../../scripts/data-api/errors.ts'
import { parseRequest } from '../../../scripts/data-api/parse-request.ts'
import {
  batchExecuteStatementRequest,
  endTransactionRequest,
  executeStatementRequest,
} from '../../../scripts/data-api/requests.ts'

const arns = {
  resourceArn: 'arn:aws:rds:us-east-1:123456789012:cluster:one',
  secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:one',
}
const valid = { ...arns, sql: 'select 1' }

function parse(body: string) {
  return parseRequest(executeStatementRequest, body)
}

/** A request with one parameter, whose value is written out as JSON. */
function withValue(value: string): string {
  return `{${JSON.stringify(valid).slice(1, -1)},"parameters":[{"name":"a","value":${value}}]}`
}

function refusal(body: string): [code: string, message: string] {
  try {
    parse(body)
  } catch (error) {
    if (error instanceof ServiceError) return [error.code, error.message]
    throw error
  }
  throw new Error('was not refused')
}

const noString = 'NUMBER_VALUE cannot be converted to String'
const notNull = 'failed to satisfy constraint: Member must not be null'

describe('parseRequest', () => {
  it.each([
    ['leaves unknown members out', { ...valid, unknown: { deep: [1] } }, valid],
    [
      'takes null where a member may be left out',
      { ...valid, database: null, parameters: [{ name: null, value: { stringValue: null } }] },
      { ...valid, database: null, parameters: [{ name: null, value: { stringValue: null } }] },
    ],
    [
      'takes the name of a secret',
      { ...valid, secretArn: 'my-database' + '-secret' },
      { ...valid, secretArn: 'my-database-secret' },
    ],
    ['takes empty SQL', { ...valid, sql: '' }, { ...valid, sql: '' }],
    [
      'takes SQL of 65,536 characters',
      { ...valid, sql: 'é'.repeat(65_536) },
      { ...valid, sql: 'é'.repeat(65_536) },
    ],
    ...['NaN', 'Infinity', '-Infinity'].map((doubleValue): [string, object, object] => [
      `takes ${doubleValue} for a double, as JSON cannot write it`,
      { ...valid, parameters: [{ value: { doubleValue } }] },
      { ...valid, parameters: [{ value: { doubleValue } }] },
    ]),
  ])('%s', (_what, body, request) => {
    expect(parse(JSON.stringify(body))).toEqual(request)
  })

  it.each([
    ['999999999999999', 999_999_999_999_999],
    ['9007199254740991', '9007199254740991'],
    ['9007199254740993', '9007199254740993'],
    [' -9007199254740993 ', '-9007199254740993'],
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['0', 0],
  ])('keeps the long %s exact', (text, longValue) => {
    const { parameters } = parse(withValue(`{"longValue":${text}}`))

    expect(parameters).toEqual([{ name: 'a', value: { longValue } }])
  })

  it('keeps every 64-bit integer exact, wherever it stands and whatever surrounds it', () => {
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    const text = fc.oneof(fc.string(), fc.constant('"longValue":1234567890123456789'))
    const sets = fc.array(fc.array(fc.tuple(text, int64)))

    fc.assert(
      fc.property(sets, (given) => {
        const body = `{"resourceArn":"${arns.resourceArn}","secretArn":"${arns.secretArn}","sql":"",
          "parameterSets":[${given.map((set) => `[${set.map(([name, long]) => `{"value":{"longValue" : ${long}},"name":${JSON.stringify(name)}}`)}]`)}]}`

        const { parameterSets } = parseRequest(batchExecuteStatementRequest, body)

        const read = parameterSets?.map((set) =>
          set.map(({ name, value }) => [name, BigInt(value?.longValue ?? 'none')]),
        )
        expect(read).toEqual(given)
      }),
    )
  })

  it.each([
    ['no JSON', '{"sql":', 'Unexpected end of JSON input'],
    ['a list', '[]', 'Expected structure or null'],
    ['a string', '"x"', 'Expected structure or null'],
    ['a number for a string', '{"sql":5}', 'NUMBER_VALUE cannot be converted to String'],
    ['a fraction for a string', '{"sql":5.5}', 'DECIMAL_VALUE cannot be converted to String'],
    ['true for a string', '{"sql":true}', 'TRUE_VALUE cannot be converted to String'],
    ['false for a string', '{"sql":false}', 'FALSE_VALUE cannot be converted to String'],
    ['a list for a string', '{"sql":[]}', 'Start of list found where not expected'],
    [
      'a structure for a string',
      '{"sql":{}}',
      'Start of structure or map found where not expected',
    ],
    [
      'a string for a boolean',
      '{"includeResultMetadata":"true"}',
      'STRING_VALUE cannot be converted to Boolean',
    ],
    ['a number for an enum', '{"formatRecordsAs":1}', 'NUMBER_VALUE cannot be converted to String'],
    ['a structure for a list', '{"parameters":{}}', 'Expected list or null'],
    ['a string for a list', '{"parameters":"x"}', 'Expected list or null'],
    ['a number for the name of a parameter', '{"parameters":[{"name":5}]}', noString],
    ['a number for a hint', '{"parameters":[{"typeHint":5}]}', noString],
    [
      'a string for what follows a timeout',
      '{"continueAfterTimeout":"true"}',
      'STRING_VALUE cannot be converted to Boolean',
    ],
    ['a number for a structure', '{"parameters":[5]}', 'Expected structure or null'],
    ['a string for a structure', '{"resultSetOptions":"x"}', 'Expected structure or null'],
  ])('refuses %s as it is read', (_what, body, message) => {
    expect(refusal(body)).toEqual(['SerializationException', message])
  })

  it.each([
    ['{"longValue":1.5}', 'DECIMAL_VALUE cannot be converted to Long'],
    ['{"longValue":1.0}', 'DECIMAL_VALUE cannot be converted to Long'],
    ['{"longValue":-1e3}', 'DECIMAL_VALUE cannot be converted to Long'],
    ['{"longValue":1e+21}', 'DECIMAL_VALUE cannot be converted to Long'],
    ['{"longValue":1234567890123456.0}', 'DECIMAL_VALUE cannot be converted to Long'],
    ['{"longValue":9223372036854775808}', 'NUMBER_VALUE cannot be converted to Long'],
    ['{"longValue":-9223372036854775809}', 'NUMBER_VALUE cannot be converted to Long'],
    [`{"longValue":${'9'.repeat(100_000)}}`, 'NUMBER_VALUE cannot be converted to Long'],
    ['{"longValue":"5"}', 'STRING_VALUE cannot be converted to Long'],
    ['{"longValue":true}', 'TRUE_VALUE cannot be converted to Long'],
    ['{"longValue":{}}', 'Start of structure or map found where not expected'],
    ['{"doubleValue":"x"}', 'STRING_VALUE cannot be converted to Double'],
    ['{"doubleValue":[]}', 'Start of list found where not expected'],
    ['{"isNull":1}', 'NUMBER_VALUE cannot be converted to Boolean'],
    ['{"booleanValue":1}', 'NUMBER_VALUE cannot be converted to Boolean'],
    ['{"stringValue":12345678901234567890}', 'NUMBER_VALUE cannot be converted to String'],
    ['{"blobValue":"a"}', 'Only base64-encoded strings are convertible to bytes'],
    ['{"blobValue":"a*=="}', 'Only base64-encoded strings are convertible to bytes'],
    ['{"blobValue":[1]}', 'Start of list found where not expected'],
    ['{"arrayValue":[1]}', 'Expected structure or null'],
    ['5', 'Expected structure or null'],
  ])('refuses the value %s', (value, message) => {
    expect(refusal(withValue(value))).toEqual(['SerializationException', message])
  })

  it.each([
    [
      'everything that is missing',
      {},
      `3 validation errors detected: Value null at 'resourceArn' ${notNull}; Value null at 'secretArn' ${notNull}; Value null at 'sql' ${notNull}`,
    ],
    [
      'null where something is required',
      { ...valid, sql: null },
      `1 validation error detected: Value null at 'sql' ${notNull}`,
    ],
    [
      'null in a list',
      { ...valid, parameters: [{}, null] },
      `1 validation error detected: Value null at 'parameters.2.member' ${notNull}`,
    ],
    [
      'an ARN that is too short',
      { ...valid, resourceArn: 'arn:aws' },
      "1 validation error detected: Value at 'resourceArn' failed to satisfy constraint: Member must have length greater than or equal to 11",
    ],
    [
      'an ARN that is too long',
      { ...valid, secretArn: `arn:${'x'.repeat(100)}` },
      "1 validation error detected: Value at 'secretArn' failed to satisfy constraint: Member must have length less than or equal to 100",
    ],
    [
      'SQL that is too long',
      { ...valid, sql: 'x'.repeat(65_537) },
      "1 validation error detected: Value at 'sql' failed to satisfy constraint: Member must have length less than or equal to 65536",
    ],
    [
      'a database name that is too long',
      { ...valid, database: 'x'.repeat(65) },
      "1 validation error detected: Value at 'database' failed to satisfy constraint: Member must have length less than or equal to 64",
    ],
    [
      'a schema name that is too long',
      { ...valid, schema: 'x'.repeat(65) },
      "1 validation error detected: Value at 'schema' failed to satisfy constraint: Member must have length less than or equal to 64",
    ],
    [
      'a transaction id that is too long',
      { ...valid, transactionId: 'x'.repeat(193) },
      "1 validation error detected: Value at 'transactionId' failed to satisfy constraint: Member must have length less than or equal to 192",
    ],
    [
      'an unknown choice',
      { ...valid, resultSetOptions: { longReturnType: 'TEXT' } },
      "1 validation error detected: Value at 'resultSetOptions.longReturnType' failed to satisfy constraint: Member must satisfy enum value set: [STRING, LONG]",
    ],
    [
      'unknown choices',
      { ...valid, formatRecordsAs: 'CSV', resultSetOptions: { decimalReturnType: 'TEXT' } },
      "2 validation errors detected: Value at 'resultSetOptions.decimalReturnType' failed to satisfy constraint: Member must satisfy enum value set: [STRING, DOUBLE_OR_LONG]; Value at 'formatRecordsAs' failed to satisfy constraint: Member must satisfy enum value set: [NONE, JSON]",
    ],
  ])('refuses %s as invalid', (_what, body, message) => {
    expect(refusal(JSON.stringify(body))).toEqual(['ValidationException', message])
  })

  it('takes no body at all, and null, for one without members', () => {
    const [code] = refusal('')

    expect(code).toBe('ValidationException')
    expect(refusal('null')).toEqual(refusal(''))
    expect(refusal('{}')).toEqual(refusal(''))
  })

  it('says that the type is wrong before it says what is missing', () => {
    expect(refusal('{"sql":5}')[0]).toBe('SerializationException')
  })

  it.each(['my-cluster-of-mine', 'not-an-arn:aws:rds'])('refuses %s, which is no ARN', (name) => {
    expect(refusal(JSON.stringify({ ...valid, resourceArn: name }))).toEqual([
      'BadRequestException',
      `Invalid cluster id: ${name}`,
    ])
  })

  it('requires the id of the transaction to end', () => {
    expect(() => parseRequest(endTransactionRequest, JSON.stringify(arns))).toThrow(
      `Value null at 'transactionId' ${notNull}`,
    )
  })

  it('takes no longer an id there than in a statement', () => {
    const [longest, over] = [192, 193].map((length) => {
      return JSON.stringify({ ...arns, transactionId: 'x'.repeat(length) })
    })

    expect(parseRequest(endTransactionRequest, longest ?? '').transactionId).toHaveLength(192)
    expect(() => parseRequest(endTransactionRequest, over ?? '')).toThrow(
      "Value at 'transactionId' failed to satisfy constraint: Member must have length less than or equal to 192",
    )
  })

  it.each([
    ['lists', '['.repeat(2_000_000), 'SerializationException'],
    ['structures', `${'{"a":'.repeat(600_000)}1${'}'.repeat(600_000)}`, 'ValidationException'],
    [
      'wrong parameters',
      JSON.stringify({ ...valid, parameters: Array(100_000).fill(null) }),
      'ValidationException',
    ],
  ])('takes 4 MiB of nested or repeated %s', (_what, body, code) => {
    const [refused, message] = refusal(body)

    expect(refused).toBe(code)
    expect(message.length).toBeLessThan(5_000)
  })
})
