import { BeginTransactionCommand } from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

export function databases(api: DataApiUnderTest): void {
  const database = 'conformance_app'

  beforeAll(async () => {
    await api.execute(`create database ${database}`)
  })

  afterAll(async () => {
    await api.execute(`drop database ${database} with (force)`)
  })

  const field = (sql: string) => api.field(sql, { database })

  it('are made by SQL, and named by calls', async () => {
    await api.execute('create table conformance_here (a int)', { database })

    expect(await field('select current_database()::text')).toEqual({ stringValue: database })
    expect(await field('select count(*) from conformance_here')).toEqual({ longValue: 0 })
    await expect(api.execute('table conformance_here')).rejects.toThrow('42P01')
  })

  it('take what one transaction does', async () => {
    const { transactionId } = await api
      .client()
      .send(new BeginTransactionCommand({ ...api.target, database }))
    const within = { database: undefined, transactionId }
    await api.execute('create table conformance_kept as select 1 as a', within)

    await expect(api.execute('select 1', { transactionId })).rejects.toMatchObject({
      name: 'BadRequestException',
    })
    expect(await api.field('select current_database()::text', within)).toEqual({
      stringValue: database,
    })
    await api.commit(String(transactionId))
    expect(await field('select a from conformance_kept')).toEqual({ longValue: 1 })
  })

  it('have rows described as they have them', async () => {
    await api.execute("create type conformance_mood as enum ('fine')", { database })
    const sql = "select 'fine'::conformance_mood as mood"

    const { columnMetadata } = await api.execute(sql, { database, includeResultMetadata: true })

    expect(columnMetadata).toMatchObject([{ name: 'mood', typeName: 'conformance_mood' }])
    await expect(api.execute(sql)).rejects.toThrow('42704')
  })

  it('are not dropped by who is in one', async () => {
    await expect(api.execute(`drop database ${database}`, { database })).rejects.toThrow(
      'ERROR: cannot drop the currently open database; SQLState: 55006',
    )
  })

  it.each([
    [
      'template0',
      'FATAL: database "template0" is not currently accepting connections; SQLState: 55000',
    ],
    [`it's "so"`, `FATAL: database "it's "so"" does not exist; SQLState: 3D000`],
  ])('let nobody be in %s', async (name, message) => {
    await expect(api.execute('select 1', { database: name })).rejects.toMatchObject({
      name: 'DatabaseErrorException',
      message,
    })
  })

  it('are gone once they were dropped', async () => {
    const name = 'conformance_gone'
    await api.execute(`create database ${name}`)
    await api.execute('create table notes (a int)', { database: name })

    await api.execute(`drop database ${name} with (force)`)

    await expect(api.execute('select 1', { database: name })).rejects.toThrow('3D000')
  })
}
