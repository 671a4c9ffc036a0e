import {
  CommitTransactionCommand,
  type CommitTransactionCommandInput,
  type ExecuteStatementCommandInput,
  type SqlParameter,
} from '@aws-sdk/client-rds-data'
import { describe, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

type Members = Partial<ExecuteStatementCommandInput>

const invalid = (member: string, constraint: string) => ({
  name: 'ValidationException',
  message: `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${constraint}`,
  $metadata: { httpStatusCode: 400 },
})

export function requests(api: DataApiUnderTest): void {
  const arn = (length: number) => 'arn:'.padEnd(length, 'x')

  it.each<[member: keyof Members, length: number, constraint: string]>([
    ['resourceArn', 10, 'greater than or equal to 11'],
    ['resourceArn', 101, 'less than or equal to 100'],
    ['secretArn', 10, 'greater than or equal to 11'],
    ['secretArn', 101, 'less than or equal to 100'],
    ['database', 65, 'less than or equal to 64'],
    ['schema', 65, 'less than or equal to 64'],
    ['transactionId', 193, 'less than or equal to 192'],
    ['sql', 65_537, 'less than or equal to 65536'],
  ])('are refused with a %s of %d characters', async (member, length, constraint) => {
    const refused = api.execute('select 1', { [member]: arn(length) })

    await expect(refused).rejects.toMatchObject(invalid(member, constraint))
  })

  it.each<[what: string, members: Members, refusal: object]>([
    ['database', { database: 'x'.repeat(64) }, { name: 'DatabaseErrorException' }],
    [
      'schema',
      { schema: 'x'.repeat(64) },
      { name: 'ValidationException', message: "The schema parameter isn't supported" },
    ],
    ['transactionId', { transactionId: 'x'.repeat(192) }, { name: 'TransactionNotFoundException' }],
    ['sql', { sql: 'x'.repeat(65_536) }, { message: expect.stringContaining('SQLState: 42601') }],
  ])('may have a %s of the longest length', async (_what, members, refusal) => {
    await expect(api.execute('select 1', members)).rejects.toMatchObject(refusal)
  })

  it.each([['database'], ['schema'], ['transactionId']])('may have an empty %s', async (member) => {
    expect(await api.field('select 1', { [member]: '' })).toEqual({ longValue: 1 })
  })

  it.skipIf(api.remote)('may have ARNs of the shortest and of the longest length', async () => {
    for (const length of [11, 100]) {
      const arns = { resourceArn: arn(length), secretArn: arn(length) }

      expect(await api.field('select 1', arns)).toEqual({ longValue: 1 })
    }
  })

  it('may ask for what they get anyway', async () => {
    const { $metadata, ...answer } = await api.execute('select 1, 1.5', {
      formatRecordsAs: 'NONE',
      includeResultMetadata: false,
      resultSetOptions: { longReturnType: 'LONG', decimalReturnType: 'STRING' },
    })

    expect(answer).toEqual({
      numberOfRecordsUpdated: 0,
      records: [[{ longValue: 1 }, { stringValue: '1.5' }]],
    })
  })

  it('name the transaction to end', async () => {
    const input = { ...api.target } as unknown as CommitTransactionCommandInput

    await expect(api.client().send(new CommitTransactionCommand(input))).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value null at 'transactionId' failed to satisfy constraint: Member must not be null",
    })
  })

  it('name a cluster by its ARN', async () => {
    const refused = api.execute('select 1', { resourceArn: 'my-cluster-of-mine' })

    await expect(refused).rejects.toMatchObject({
      name: 'BadRequestException',
      message: 'Invalid cluster id: my-cluster-of-mine',
    })
  })

  describe('with a member of another type', () => {
    const parameter = (value: object): Members => ({
      parameters: [{ name: 'p', value } as unknown as SqlParameter],
    })

    it.each<[what: string, members: Members, message: string]>([
      [
        'a number for a string',
        { sql: 5 as unknown as string },
        'NUMBER_VALUE cannot be converted to String',
      ],
      [
        'a string for a boolean',
        { includeResultMetadata: 'true' as unknown as boolean },
        'STRING_VALUE cannot be converted to Boolean',
      ],
      [
        'a fraction for a long',
        parameter({ longValue: 1.5 }),
        'DECIMAL_VALUE cannot be converted to Long',
      ],
      [
        'an exponent for a long',
        parameter({ longValue: 1e21 }),
        'DECIMAL_VALUE cannot be converted to Long',
      ],
      [
        'a long of more than 64 bits',
        parameter({ longValue: 2n ** 63n }),
        'NUMBER_VALUE cannot be converted to Long',
      ],
      [
        'a string for a double',
        parameter({ doubleValue: 'x' }),
        'STRING_VALUE cannot be converted to Double',
      ],
    ])('are refused: %s', async (_what, members, message) => {
      await expect(api.execute('select :p', members)).rejects.toMatchObject({
        name: 'SerializationException',
        message,
        $metadata: { httpStatusCode: 400 },
      })
    })
  })
}
