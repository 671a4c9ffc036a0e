import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

const patience = { timeout: 20_000 }

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
    [`select 1 where 'a; b' <> ''`],
    ['select 1 as "a; b";'],
    ['select 1 where $$a; b$$ <> $$$$'],
    ['select 1 -- a; b'],
  ])('counts no semicolon in quotes and comments: %s', async (sql) => {
    expect(await api.field(sql)).toEqual({ longValue: 1 })
  })

  it.each([
    [`insert into conformance_execute values ('semicolon');`, 1],
    [`do $$ begin perform 1; perform 2; end $$;`, 0],
  ])('runs %s', async (sql, count) => {
    expect((await api.execute(sql)).numberOfRecordsUpdated).toBe(count)
  })

  it.skipIf(api.sessions === 'one')('makes a database', async () => {
    await api.execute('drop database if exists conformance_other')
    await api.execute('create database conformance_other;')

    const name = await api.field('select current_database()', { database: 'conformance_other' })
    await api.execute('drop database conformance_other with (force)')

    expect(name).toEqual({ stringValue: 'conformance_other' })
  })

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

  it('refuses a schema', async () => {
    await expect(api.execute('select 1', { schema: 'a' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: "The schema parameter isn't supported",
    })
  })

  it('refuses a database that is not there', async () => {
    await expect(api.execute('select 1', { database: 'elsewhere' })).rejects.toMatchObject({
      name: 'DatabaseErrorException',
      message: 'FATAL: database "elsewhere" does not exist; SQLState: 3D000',
    })
  })

  it.each([
    ['search_path', '"$user", public'],
    ['TimeZone', 'UTC'],
    ['DateStyle', 'ISO, MDY'],
    ['standard_conforming_strings', 'on'],
    ['default_transaction_isolation', 'read committed'],
  ])('runs with %s as %s', async (setting, value) => {
    expect(await api.field(`show ${setting}`)).toEqual({ stringValue: value })
  })

  it.each([
    ['SET', "set application_name = 'left over'", 'show application_name', /^(?!left over)/],
    ['SET ROLE', 'set role pg_monitor', 'select current_user::text', /^(?!pg_monitor)/],
    [
      'an advisory lock',
      'select pg_advisory_lock(8)',
      "select count(*)::text from pg_locks where locktype = 'advisory' and objid = 8",
      /^0$/,
    ],
    [
      'BEGIN',
      'begin',
      "select count(*)::text from pg_stat_activity where state like 'idle in transaction%'",
      /^0$/,
    ],
    ['LISTEN', 'listen c', 'select count(*)::text from pg_listening_channels()', /^0$/],
    [
      'a temporary table',
      'create temporary table left_over (a int)',
      "select count(*)::text from pg_class where relname = 'left_over'",
      /^0$/,
    ],
    [
      'PREPARE',
      'prepare left_over as select 1',
      "select count(*)::text from pg_prepared_statements where name = 'left_over'",
      /^0$/,
    ],
  ])('carries %s no further without a transaction', async (_what, statement, look, left) => {
    await api.execute(statement)

    // What the other sessions hold is to be seen too, and this one may take a moment to end.
    await vi.waitFor(async () => {
      expect(await api.field(look)).toEqual({ stringValue: expect.stringMatching(left) })
    }, patience)
  })
}
