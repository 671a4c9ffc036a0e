import { BeginTransactionCommand } from '@aws-sdk/client-rds-data'
import { expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

export function beginTransaction(api: DataApiUnderTest): void {
  it('gives an id of at most 192 characters, in base64', async () => {
    const transactionId = await api.begin()

    expect(transactionId).toMatch(/^[A-Za-z0-9+/=]{16,192}$/)
    await api.rollback(transactionId)
  })

  it('gives no isolation but the usual', async () => {
    const transactionId = await api.begin()

    const level = await api.field('show transaction_isolation', { transactionId })

    expect(level).toEqual({ stringValue: 'read committed' })
    await api.rollback(transactionId)
  })

  const send = (members: { database?: string; schema?: string }) =>
    api.client().send(new BeginTransactionCommand({ ...api.target, ...members }))

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
