import { BatchExecuteStatementCommand } from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

export function batchExecuteStatement(api: DataApiUnderTest): void {
  beforeAll(async () => {
    await api.execute('drop table if exists conformance_batch')
    await api.execute('create table conformance_batch (text text not null)')
  })
  afterAll(() => api.execute('drop table conformance_batch'))

  const insert = 'insert into conformance_batch values (:text)'
  const set = (stringValue: string) => [{ name: 'text', value: { stringValue } }]
  const nothing = [{ name: 'text', value: { isNull: true } }]

  async function count(text: string, transactionId?: string): Promise<number | undefined> {
    const sql = 'select count(*) from conformance_batch where text = :text'
    return (await api.field(sql, { parameters: set(text), transactionId }))?.longValue
  }

  it('undoes all sets if their commit fails', async () => {
    const deferred = 'unique (text) deferrable initially deferred'
    await api.execute(`alter table conformance_batch add constraint once ${deferred}`)

    await expect(api.batch(insert, [set('late'), set('late')])).rejects.toThrow('23505')

    expect(await count('late')).toBe(0)
    await api.execute('alter table conformance_batch drop constraint once')
  })

  it('runs once for each set', async () => {
    const answer = await api.batch(insert, [set('twice'), set('twice')])

    expect(answer.updateResults).toEqual([{ generatedFields: [] }, { generatedFields: [] }])
    expect(await count('twice')).toBe(2)
  })

  it('undoes all sets if one fails', async () => {
    await expect(api.batch(insert, [set('broken'), nothing])).rejects.toThrow('23502')

    expect(await count('broken')).toBe(0)
  })

  it.each([
    ['without a set', []],
    ['without a list of sets', undefined],
  ])('runs nothing %s', async (_without, sets) => {
    const answer = await api.batch("insert into conformance_batch values ('none')", sets)

    expect(answer.updateResults).toEqual([])
    expect(await count('none')).toBe(0)
  })

  it('runs once for an empty set', async () => {
    const answer = await api.batch("insert into conformance_batch values ('empty')", [[]])

    expect(answer.updateResults).toEqual([{ generatedFields: [] }])
    expect(await count('empty')).toBe(1)
  })

  it.each([
    ['even with returning', `${insert} returning text`],
    ['nor a refusal of what they would be', "select :text, '1 day'::interval"],
  ])('answers no generated fields, %s', async (_even, sql) => {
    const answer = await api.batch(sql, [set('returned')])

    expect(answer.updateResults).toEqual([{ generatedFields: [] }])
  })

  it('joins a transaction, which a failing set fails', async () => {
    const transactionId = await api.begin()
    await api.batch(insert, [set('joined')], transactionId)
    const inside = await count('joined', transactionId)
    const failing = api.batch(insert, [nothing], transactionId)

    await expect(failing).rejects.toThrow('23502')
    await expect(count('joined', transactionId)).rejects.toThrow('25P02')
    await api.rollback(transactionId)

    expect(inside).toBe(1)
    expect(await count('joined')).toBe(0)
  })

  it('refuses several statements', async () => {
    await expect(api.batch('select 1; select 2', [[]])).rejects.toMatchObject({
      name: 'ValidationException',
      message: "Multistatements aren't supported.",
    })
  })

  const send = (members: { database?: string; schema?: string }) =>
    api
      .client()
      .send(new BatchExecuteStatementCommand({ ...api.target, sql: 'select 1', ...members }))

  it('refuses a schema', async () => {
    await expect(send({ schema: 'a' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: "The schema parameter isn't supported",
    })
  })

  it('refuses a database that is not there', async () => {
    await expect(send({ database: 'elsewhere' })).rejects.toMatchObject({
      name: 'DatabaseErrorException',
      message: 'FATAL: database "elsewhere" does not exist; SQLState: 3D000',
    })
  })
}
