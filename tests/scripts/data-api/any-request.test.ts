import { Agent } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { exceptions } from '../../../scripts/data-api/exceptions.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import { localTarget } from '../../../scripts/database/local-target.ts'
import { lendEngine } from '../../setup/lent-engine.ts'
import { jsonOf, type RawAnswer, sendRaw } from './raw-request.ts'

const { database: _database, ...arns } = localTarget

let engine: Engine
let server: DataApi

beforeAll(async () => {
  engine = await lendEngine('empty')
  server = await startDataApi({ engine, port: 0 })
})

afterAll(async () => {
  await server.close()
  await engine.close()
})

describe('whatever comes in', () => {
  const paths = [
    '/Execute',
    '/BatchExecute',
    '/BeginTransaction',
    '/CommitTransaction',
    '/RollbackTransaction',
    '/ExecuteSql',
    '/_plaster/faults/1',
  ]
  const path = fc.constantFrom(...paths)
  const agent = new Agent({ keepAlive: true })

  afterAll(() => agent.destroy())

  /** An answer, or an exception of the table with its status and no more members than it has. */
  function expectWellFormed({ status, headers, body }: RawAnswer): void {
    const answer = JSON.parse(body.toString()) as Record<string, unknown>
    expect(answer).toBeTypeOf('object')
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
    const code = headers['x-amzn-errortype'] as keyof typeof exceptions | undefined
    if (code === undefined) return
    expect(status).toBe(exceptions[code].status)
    expect(status, code).toBeLessThan(500)
    expect('message' in answer).toBe('message' in exceptions[code])
  }

  async function expectAnswer(body: string | Buffer, at: string): Promise<void> {
    expectWellFormed(await sendRaw(server.url, { path: at, body, agent }))
  }

  it('as bytes is answered', async () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))

    await fc.assert(fc.asyncProperty(bytes, path, expectAnswer), { numRuns: 200 })
  })

  it('as JSON is answered', async () => {
    await fc.assert(fc.asyncProperty(fc.json(), path, expectAnswer), { numRuns: 300 })
  })

  it('as a request in which anything may stand anywhere is answered', async () => {
    const anything = fc.jsonValue({ maxDepth: 2 })
    const mostly = <Value>(arbitrary: fc.Arbitrary<Value>) =>
      fc.oneof({ weight: 20, arbitrary }, { weight: 1, arbitrary: anything })
    const rarely = <Value>(arbitrary: fc.Arbitrary<Value>) =>
      fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
    const text = mostly(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'select :a',
          "select ':a",
          'copy (select 1) to stdout',
          'begin',
          '',
          'a',
          'select 1\u0000',
          "select '\ud800'",
        ),
      ),
    )
    const value = mostly(
      fc.oneof(
        fc.record({ isNull: mostly(fc.boolean()) }),
        fc.record({ longValue: mostly(fc.maxSafeInteger()) }),
        fc.record({ doubleValue: mostly(fc.double({ noNaN: true, noDefaultInfinity: true })) }),
        fc.record({ stringValue: text }),
        fc.record({ blobValue: mostly(fc.base64String()) }),
        fc.record({ arrayValue: fc.dictionary(fc.string(), anything) }),
      ),
    )
    const hint = mostly(fc.constantFrom('DATE', 'JSON', 'UUID', 'DECIMAL', 'TIMESTAMP', 'TIME'))
    const parameter = mostly(
      fc.record({ name: fc.constant('a'), typeHint: hint, value }, { requiredKeys: ['value'] }),
    )
    const parameters = fc.array(parameter, { maxLength: 2 })
    const body = fc.record(
      {
        resourceArn: mostly(fc.constant(arns.resourceArn)),
        secretArn: mostly(fc.constant(arns.secretArn)),
        sql: text,
        parameters: mostly(parameters),
        parameterSets: mostly(fc.array(parameters, { maxLength: 2 })),
        database: rarely(text),
        schema: rarely(text),
        transactionId: rarely(text),
        includeResultMetadata: mostly(fc.boolean()),
        formatRecordsAs: mostly(fc.constant('JSON')),
      },
      { requiredKeys: ['resourceArn', 'secretArn', 'sql'] },
    )
    const statements = fc.constantFrom('/Execute', '/BatchExecute')

    await fc.assert(
      fc.asyncProperty(
        body.map((members) => JSON.stringify(members)),
        statements,
        expectAnswer,
      ),
      { numRuns: 500 },
    )
  })

  it('leaves the server as it was', async () => {
    const body = JSON.stringify({ ...arns, sql: 'select 1' })
    const answer = { numberOfRecordsUpdated: 0, records: [[{ longValue: 1 }]] }

    expect(jsonOf(await sendRaw(server.url, { body }))).toEqual(answer)
  })
})
