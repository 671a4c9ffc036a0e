import { expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

export function rollbackTransaction(api: DataApiUnderTest): void {
  it('undoes what was done', async () => {
    const transactionId = await api.begin()
    await api.execute('create table conformance_rollback (a int)', { transactionId })

    expect(await api.rollback(transactionId)).toBe('Rollback Complete')
    expect(await api.field(`select to_regclass('conformance_rollback') is null`)).toEqual({
      booleanValue: true,
    })
  })

  it('ends a failed transaction, which is open until then', async () => {
    const transactionId = await api.begin()

    await expect(api.execute('selekt', { transactionId })).rejects.toThrow('42601')
    await expect(api.execute('select 1', { transactionId })).rejects.toThrow(
      /^ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02$/,
    )
    expect(await api.rollback(transactionId)).toBe('Rollback Complete')
  })
}
