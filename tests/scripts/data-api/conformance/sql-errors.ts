import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

export function sqlErrors(api: DataApiUnderTest): void {
  beforeAll(async () => {
    await api.execute('drop table if exists conformance_referring, conformance_errors')
    await api.execute('create table conformance_errors (id int primary key, name text not null)')
    await api.execute('create table conformance_referring (id int references conformance_errors)')
    await api.execute(`insert into conformance_errors values (1, 'a')`)
    await api.execute('insert into conformance_referring values (1)')
  })
  afterAll(() => api.execute('drop table conformance_referring, conformance_errors'))

  it.each([
    [
      'select * from no_such_table_xyz',
      'ERROR: relation "no_such_table_xyz" does not exist; Position: 15; SQLState: 42P01',
    ],
    [
      `select 1 from (select 1) as t (id) where id = :p`,
      'ERROR: operator does not exist: integer = text; Hint: No operator matches the given name and argument types. You might need to add explicit type casts.; Position: 45; SQLState: 42883',
    ],
    [
      'insert into conformance_errors values (2, null)',
      'ERROR: null value in column "name" of relation "conformance_errors" violates not-null constraint; SQLState: 23502',
    ],
    [
      `insert into conformance_errors values (1, 'b')`,
      'ERROR: duplicate key value violates unique constraint "conformance_errors_pkey"; SQLState: 23505',
    ],
    [
      'delete from conformance_errors',
      'ERROR: update or delete on table "conformance_errors" violates foreign key constraint "conformance_referring_id_fkey" on table "conformance_referring"; SQLState: 23503',
    ],
    [
      'insert into conformance_referring values (2)',
      'ERROR: insert or update on table "conformance_referring" violates foreign key constraint "conformance_referring_id_fkey"; SQLState: 23503',
    ],
    [
      'create schema pg_conformance',
      'ERROR: unacceptable schema name "pg_conformance"; SQLState: 42939',
    ],
    ['SELEKT', 'ERROR: syntax error at or near "SELEKT"; Position: 1; SQLState: 42601'],
    [
      `select 'a`,
      `ERROR: unterminated quoted string at or near "'a"; Position: 8; SQLState: 42601`,
    ],
    ['select 1/0', 'ERROR: division by zero; SQLState: 22012'],
    [
      `do $$ begin raise 'cannot insert multiple commands into a prepared statement'; end $$`,
      'ERROR: cannot insert multiple commands into a prepared statement; SQLState: P0001',
    ],
    [
      'select :p, :p, nowhere',
      'ERROR: column "nowhere" does not exist; Position: 16; SQLState: 42703',
    ],
    [
      `do $$ begin raise 'own' using errcode = 'P0042', hint = 'do this', detail = 'that'; end $$`,
      'ERROR: own; Hint: do this; SQLState: P0042',
    ],
    ['copy (select 1) to stdout', 'execute: unexpected message: CopyOutResponse'],
    ['copy (select where false) to stdout', 'execute: unexpected message: CopyOutResponse'],
  ])('words %s', async (sql, message) => {
    const parameters = [{ name: 'p', value: { stringValue: '1' } }]

    await expect(api.execute(sql, { parameters })).rejects.toMatchObject({
      name: 'DatabaseErrorException',
      message,
      $metadata: { httpStatusCode: 400 },
    })
  })

  it('gives the session back after COPY', async () => {
    const copy = 'copy conformance_errors from stdin'

    await expect(api.execute(copy)).rejects.toThrow('CopyInResponse')
    await expect(api.batch(copy, [[], []])).rejects.toThrow('CopyInResponse')

    expect(await api.field('select 1')).toEqual({ longValue: 1 })
  })

  it('fails a transaction by COPY as by any other error', async () => {
    const transactionId = await api.begin()
    const copy = api.execute('copy conformance_errors from stdin', { transactionId })

    await expect(copy).rejects.toThrow('CopyInResponse')
    await expect(api.execute('select 1', { transactionId })).rejects.toThrow('25P02')
    await api.rollback(transactionId)
  })

  it('refuses a zero byte in the SQL and in text', async () => {
    const parameters = [{ name: 'p', value: { stringValue: 'a\0b' } }]

    await expect(api.execute('select 1\0 + 1')).rejects.toMatchObject({
      name: 'ValidationException',
    })
    await expect(api.execute('select :p', { parameters })).rejects.toThrow('SQLState: 22021')
  })
}
