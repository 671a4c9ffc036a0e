import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readAnswer } from '../../../../scripts/build/trim/read-answer.ts'

let answer: string
let server: Server
let client: RDSDataClient

beforeAll(async () => {
  server = createServer((_, response) => response.end(answer)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  client = new RDSDataClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
})

afterAll(() => {
  client.destroy()
  server.close()
})

const command = new ExecuteStatementCommand({ resourceArn: 'arn', secretArn: 'arn', sql: 'select' })
const column = {
  name: 'id',
  label: 'id',
  typeName: 'int8',
  nullable: 0,
  isSigned: true,
  scale: null,
}

it.each<[string, object]>([
  ['no members', {}],
  ['nulls', { records: null, columnMetadata: null, generatedFields: null, formattedRecords: null }],
  ['a count', { numberOfRecordsUpdated: 3, generatedFields: [] }],
  ['a generated field', { generatedFields: [{ longValue: 1 }, { blobValue: 'AAE=' }] }],
  ['columns', { columnMetadata: [column, { ...column, label: 'ü', arrayBaseColumnType: 0 }] }],
  ['no rows', { columnMetadata: [column], records: [] }],
  ['null', { records: [[{ isNull: true }, { isNull: true, stringValue: null }]] }],
  ['scalars', { records: [[{ booleanValue: false }, { longValue: -1 }, { stringValue: 'ß\0"' }]] }],
  ['bytes', { records: [[{ blobValue: '3q2+7w==' }, { blobValue: '' }]] }],
  ['doubles', { records: [[{ doubleValue: 1.5 }, { doubleValue: 'NaN' }]] }],
  ['no end', { records: [[{ doubleValue: 'Infinity' }], [{ doubleValue: '-Infinity' }]] }],
  ['arrays', { records: [[{ arrayValue: { stringValues: ['a', null], longValues: null } }]] }],
  ['array of doubles', { records: [[{ arrayValue: { doubleValues: [1, null, 'NaN'] } }]] }],
  [
    'arrays of arrays',
    {
      records: [
        [{ arrayValue: { arrayValues: [{ longValues: [1, null] }, { booleanValues: [true] }] } }],
        [{ arrayValue: { arrayValues: [{ doubleValues: ['-Infinity'] }, { longValues: [] }] } }],
      ],
    },
  ],
])('reads as the SDK does: %s', async (_, sent) => {
  answer = JSON.stringify(sent)

  const { $metadata, ...read } = await client.send(command)

  expect($metadata.httpStatusCode).toBe(200)
  expect(withBytes(readAnswer(Buffer.from(answer)))).toStrictEqual(withBytes(read))
})

/** Bytes of one kind: to Vitest a Buffer is something else than a Uint8Array. */
function withBytes(value: unknown): unknown {
  return structuredClone(value)
}
