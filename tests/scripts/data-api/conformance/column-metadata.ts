import type { ColumnMetadata } from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

const int4: ColumnMetadata = {
  arrayBaseColumnType: 0,
  isAutoIncrement: false,
  isCaseSensitive: false,
  isCurrency: false,
  isSigned: true,
  label: 'id',
  name: 'id',
  nullable: 1,
  precision: 10,
  scale: 0,
  schemaName: '',
  tableName: 'conformance_metadata',
  type: 4,
  typeName: 'int4',
}
const text: ColumnMetadata = {
  ...int4,
  label: 's',
  name: 's',
  isCaseSensitive: true,
  isSigned: false,
  precision: 2_147_483_647,
  type: 12,
  typeName: 'text',
}

export function columnMetadata(api: DataApiUnderTest): void {
  beforeAll(async () => {
    await api.execute('drop table if exists conformance_metadata, conformance_altered')
    await api.execute('drop type if exists conformance_size')
    await api.execute('drop domain if exists conformance_rank')
    await api.execute('create domain conformance_rank as int not null')
    await api.execute(`create type conformance_size as enum ('small')`)
    await api.execute(`create table conformance_metadata (
      id int, s text, required int not null, small smallserial, plain serial, big bigserial,
      always bigint generated always as identity, price numeric(10,2), code varchar(40),
      at timestamptz, at3 timestamp(3), ints int[], size conformance_size, data jsonb,
      rank conformance_rank)`)
    await api.execute(`create or replace procedure conformance_alter() language plpgsql as
      $$ begin alter table conformance_altered alter note set not null; end $$`)
  })
  afterAll(async () => {
    await api.execute('drop table if exists conformance_metadata, conformance_altered')
    await api.execute('drop type conformance_size')
    await api.execute('drop domain conformance_rank')
    await api.execute('drop procedure conformance_alter')
  })

  async function metadataOf(sql: string, transactionId?: string): Promise<ColumnMetadata[]> {
    const options = { includeResultMetadata: true, transactionId }
    return (await api.execute(sql, options)).columnMetadata ?? []
  }

  it('has every member', async () => {
    expect(await metadataOf('select id, s from conformance_metadata')).toEqual([int4, text])
  })

  it('is left out where it is not asked for', async () => {
    const answer = await api.execute('select id from conformance_metadata')

    expect(answer.columnMetadata).toBeUndefined()
  })

  it('has no table and unknown nullability for an expression', async () => {
    expect(await metadataOf('select 1')).toEqual([
      { ...int4, label: '?column?', name: '?column?', tableName: '', nullable: 2 },
    ])
  })

  it.each<[expression: string, metadata: ColumnMetadata]>([
    [`array['a']`, { ...text, type: 2003, typeName: '_text' }],
    ['array[1.5::float8]', { ...int4, precision: 17, scale: 17, type: 2003, typeName: '_float8' }],
  ])('says of %s what it says of an element, with no base type', async (expression, metadata) => {
    expect(await metadataOf(`select ${expression} as s`)).toEqual([
      { ...metadata, label: 's', name: 's', tableName: '', nullable: 2 },
    ])
  })

  it('has the alias for a name', async () => {
    expect(await metadataOf('select id as test from conformance_metadata')).toMatchObject([
      { name: 'test', label: 'test', tableName: 'conformance_metadata' },
    ])
  })

  it.each<[column: string, metadata: Partial<ColumnMetadata>]>([
    ['required', { typeName: 'int4', nullable: 0, isAutoIncrement: false }],
    ['small', { typeName: 'smallserial', type: 5, nullable: 0, isAutoIncrement: true }],
    ['plain', { typeName: 'serial', type: 4, isAutoIncrement: true }],
    ['big', { typeName: 'bigserial', type: -5, isAutoIncrement: true }],
    ['always', { typeName: 'bigserial', type: -5, isAutoIncrement: true }],
    ['price', { typeName: 'numeric', type: 2, precision: 10, scale: 2, isSigned: true }],
    ['code', { typeName: 'varchar', type: 12, precision: 40 }],
    ['at', { typeName: 'timestamptz', type: 93, precision: 35, scale: 6 }],
    ['at3', { typeName: 'timestamp', type: 93, precision: 26, scale: 3 }],
    ['ints', { ...int4, label: 'ints', name: 'ints', type: 2003, typeName: '_int4' }],
    ['size', { typeName: 'conformance_size', type: 12 }],
    ['data', { typeName: 'jsonb', type: 1111 }],
    ['rank', { typeName: 'int4', type: 4, nullable: 0 }],
    ['tableoid', { typeName: 'oid', type: -5, nullable: 0 }],
  ])('says of %s %j', async (column, metadata) => {
    expect(await metadataOf(`select ${column} from conformance_metadata`)).toMatchObject([
      { ...metadata, tableName: 'conformance_metadata' },
    ])
  })

  it.each([
    ['bool', -7],
    ['int2', 5],
    ['int4', 4],
    ['int8', -5],
    ['float4', 7],
    ['float8', 8],
    ['numeric', 2],
    ['text', 12],
    ['varchar', 12],
    ['bpchar', 1],
    ['bytea', -2],
    ['date', 91],
    ['time', 92],
    ['timestamp', 93],
    ['timestamptz', 93],
    ['uuid', 1111],
    ['inet', 1111],
    ['_text', 2003],
  ])('gives %s the type %d', async (typeName, type) => {
    expect(await metadataOf(`select null::${typeName}`)).toMatchObject([{ typeName, type }])
  })

  it.each<[by: string, run: (sql: string) => Promise<unknown>]>([
    ['a statement', (sql) => api.execute(sql)],
    ['a batch', (sql) => api.batch(sql, [[]])],
    ['a block', (sql) => api.execute(`do $$ begin ${sql}; end $$`)],
    ['a procedure', () => api.execute('call conformance_alter()')],
  ])('knows a column that %s has altered since', async (_by, run) => {
    const describeNote = () => metadataOf('select note from conformance_altered')
    await api.execute('drop table if exists conformance_altered')
    await api.execute('create table conformance_altered (note text)')
    const before = await describeNote()

    await run('alter table conformance_altered alter note set not null')
    const after = await describeNote()

    expect(before[0]?.nullable).toBe(1)
    expect(after[0]?.nullable).toBe(0)
  })

  it('knows a column that was altered in a transaction, once it is committed', async () => {
    const describeCode = async () => {
      const [code] = await metadataOf('select code from conformance_metadata')
      return code?.nullable
    }
    const before = await describeCode()
    const transactionId = await api.begin()
    const alter = 'alter table conformance_metadata alter code set not null'
    await api.execute(alter, { transactionId })
    await api.commit(transactionId)

    expect([before, await describeCode()]).toEqual([1, 0])
  })

  it('knows a column whose alteration was undone at a savepoint', async () => {
    const transactionId = await api.begin()
    const run = (sql: string) => api.execute(sql, { transactionId })
    const describePrice = () => metadataOf('select price from conformance_metadata', transactionId)
    await run('savepoint here')
    await run('alter table conformance_metadata alter price set not null')
    const [inside] = await describePrice()
    await run('rollback to savepoint here')

    const [after] = await describePrice()

    await api.rollback(transactionId)
    expect([inside?.nullable, after?.nullable]).toEqual([0, 1])
  })

  it('knows a column whose alteration was rolled back', async () => {
    const transactionId = await api.begin()
    const alter = 'alter table conformance_metadata rename to conformance_renamed'
    await api.execute(alter, { transactionId })
    const inside = await metadataOf('select id from conformance_renamed', transactionId)
    await api.rollback(transactionId)

    const [after] = await metadataOf('select id from conformance_metadata')

    expect(inside[0]?.tableName).toBe('conformance_renamed')
    expect(after?.tableName).toBe('conformance_metadata')
  })
}
