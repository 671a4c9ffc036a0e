import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  ExecuteStatementCommand,
} from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

export function executeStatement(api: DataApiUnderTest): void {
  beforeAll(async () => {
    await api.execute('drop table if exists conformance_execute')
    await api.execute('create table conformance_execute (text text not null)')
  })
  afterAll(() => api.execute('drop table conformance_execute'))

  it('answers a select with records and no counts', async () => {
    const { $metadata, ...answer } = await api.execute('select :a::int + 1, :b', {
      parameters: [
        { name: 'a', value: { longValue: 1 } },
        { name: 'b', value: { stringValue: 'é' } },
      ],
    })

    expect(answer).toEqual({
      numberOfRecordsUpdated: 0,
      records: [[{ longValue: 2 }, { stringValue: 'é' }]],
    })
  })

  it('answers an insert with a count and no records, even if metadata is asked for', async () => {
    const { $metadata, ...answer } = await api.execute(
      `insert into conformance_execute values ('counted')`,
      { includeResultMetadata: true },
    )

    expect(answer).toEqual({ numberOfRecordsUpdated: 1, generatedFields: [] })
  })

  it('answers an insert with returning as a select', async () => {
    const { $metadata, ...answer } = await api.execute(
      `insert into conformance_execute values ('returned') returning text`,
    )

    expect(answer).toEqual({
      numberOfRecordsUpdated: 0,
      records: [[{ stringValue: 'returned' }]],
    })
  })

  it('answers a select without rows with no records', async () => {
    const { records } = await api.execute('select 1 where false')

    expect(records).toEqual([])
  })

  it('answers a select without columns with empty records', async () => {
    const { records } = await api.execute('select from (values (1), (2)) as v')

    expect(records).toEqual([[], []])
  })

  it.each([['select 1;'], ['select 1; -- done'], ['/* a; b */ select 1 ; /* done */']])(
    'takes one semicolon at the end: %s',
    async (sql) => {
      expect(await api.field(sql)).toEqual({ longValue: 1 })
    },
  )

  it.each([
    ['nothing at all', ''],
    ['only a comment', '-- nothing'],
    ['only a semicolon', ';'],
    ['only white space', ' \n\t '],
    ['LISTEN', 'listen conformance'],
  ])('runs %s', async (_what, sql) => {
    const { $metadata, ...answer } = await api.execute(sql)

    expect(answer).toEqual({ numberOfRecordsUpdated: 0, generatedFields: [] })
  })

  it.each([
    ['several statements', 'select 1; select 2'],
    ['several statements that return nothing', 'begin; commit'],
  ])('refuses %s', async (_refused, sql) => {
    await expect(api.execute(sql)).rejects.toMatchObject({
      name: 'ValidationException',
      message: "Multistatements aren't supported.",
    })
  })

  it.each([
    ['a statement', new ExecuteStatementCommand({ ...api.target, sql: 'select 1', schema: 'a' })],
    ['a batch', new BatchExecuteStatementCommand({ ...api.target, sql: 'select 1', schema: 'a' })],
    ['a transaction', new BeginTransactionCommand({ ...api.target, schema: 'a' })],
  ])('refuses a schema for %s', async (_what, command) => {
    await expect(api.client().send(command as ExecuteStatementCommand)).rejects.toMatchObject({
      name: 'ValidationException',
      message: "The schema parameter isn't supported",
    })
  })

  const elsewhere = { ...api.target, database: 'elsewhere' }

  it.each([
    ['a statement', new ExecuteStatementCommand({ ...elsewhere, sql: 'select 1' })],
    ['a batch', new BatchExecuteStatementCommand({ ...elsewhere, sql: 'select 1' })],
    ['a transaction', new BeginTransactionCommand(elsewhere)],
  ])('refuses a database that is not there for %s', async (_what, command) => {
    await expect(api.client().send(command as ExecuteStatementCommand)).rejects.toMatchObject({
      name: 'DatabaseErrorException',
      message: 'FATAL: database "elsewhere" does not exist; SQLState: 3D000',
    })
  })

  it('carries nothing over from one call to the next', async () => {
    await api.execute("set application_name = 'left over'")
    await api.execute('create temporary table left_over (a int)')
    await api.execute('prepare left_over as select 1')
    await api.execute('listen left_over')
    await api.execute('begin')

    const shown = await api.field('show application_name')

    expect(shown?.stringValue).not.toBe('left over')
    await expect(api.execute('select * from left_over')).rejects.toThrow('42P01')
    await expect(api.execute('execute left_over')).rejects.toThrow('26000')
    expect(await api.field('select count(*) from pg_listening_channels()')).toEqual({
      longValue: 0,
    })
  })
}
