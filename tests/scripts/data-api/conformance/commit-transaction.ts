import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

export function commitTransaction(api: DataApiUnderTest): void {
  beforeAll(async () => {
    await api.execute('drop table if exists conformance_commit')
    await api.execute(
      'create table conformance_commit (text text unique deferrable initially deferred)',
    )
  })
  afterAll(() => api.execute('drop table conformance_commit'))

  const insert = (text: string, transactionId: string) =>
    api.execute(`insert into conformance_commit values ('${text}')`, { transactionId })

  const count = (text: string) =>
    api.field(`select count(*) from conformance_commit where text = '${text}'`)

  it('keeps what was done', async () => {
    const transactionId = await api.begin()
    await insert('kept', transactionId)

    expect(await api.commit(transactionId)).toBe('Transaction Committed')
    expect(await count('kept')).toEqual({ longValue: 1 })
  })

  it('ends a transaction in which nothing ran', async () => {
    expect(await api.commit(await api.begin())).toBe('Transaction Committed')
  })

  it('answers for a failed transaction as for any other, and has rolled it back', async () => {
    const transactionId = await api.begin()
    await insert('failed', transactionId)
    await expect(api.execute('selekt', { transactionId })).rejects.toThrow('42601')

    const status = await api.commit(transactionId)

    expect(status).toBe('Transaction Committed')
    expect(await count('failed')).toEqual({ longValue: 0 })
  })

  it('ends the transaction where it fails too', async () => {
    const transactionId = await api.begin()
    await insert('twice', transactionId)
    await insert('twice', transactionId)

    await expect(api.commit(transactionId)).rejects.toThrow('SQLState: 23505')
    await expect(api.rollback(transactionId)).rejects.toMatchObject({
      name: 'TransactionNotFoundException',
    })
    expect(await count('twice')).toEqual({ longValue: 0 })
  })
}
