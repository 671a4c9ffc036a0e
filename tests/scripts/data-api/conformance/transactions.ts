import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

const patience = { timeout: 20_000 }

export function transactions(api: DataApiUnderTest): void {
  beforeAll(async () => {
    await api.execute('drop table if exists conformance_transactions')
    await api.execute('create table conformance_transactions (text text not null)')
  })
  afterAll(() => api.execute('drop table conformance_transactions'))

  const insert = (text: string, transactionId: string) =>
    api.execute(`insert into conformance_transactions values ('${text}')`, { transactionId })

  async function count(text: string): Promise<number | undefined> {
    const sql = 'select count(*) from conformance_transactions where text = :text'
    const parameters = [{ name: 'text', value: { stringValue: text } }]
    return (await api.field(sql, { parameters }))?.longValue
  }

  /** Begins a transaction, runs each statement in a call of its own, and gives the last one's first field. */
  async function inTransaction(statements: string[]) {
    const transactionId = await api.begin()
    const fields = []
    for (const sql of statements) fields.push(await api.field(sql, { transactionId }))
    await api.rollback(transactionId)
    return fields.at(-1)
  }

  it.each([
    ['SET LOCAL', ["set local application_name = 'local'", 'show application_name'], 'local'],
    ['SET', ["set application_name = 'session'", 'show application_name'], 'session'],
    [
      'an isolation level',
      ['set transaction isolation level serializable', 'show transaction_isolation'],
      'serializable',
    ],
    [
      'a cursor',
      ["declare c cursor for values ('first'), ('second')", 'move c', 'fetch c'],
      'second',
    ],
    [
      'a temporary table',
      [
        'create temporary table t (a text) on commit drop',
        "insert into t values ('temporary')",
        'select a from t',
      ],
      'temporary',
    ],
    ['PREPARE', ["prepare p (text) as select $1 || '!'", "execute p ('prepared')"], 'prepared!'],
    [
      'savepoints',
      [
        "set local application_name = 'outer'",
        'savepoint a',
        'savepoint b',
        "set local application_name = 'inner'",
        'rollback to savepoint b',
        'release savepoint a',
        'show application_name',
      ],
      'outer',
    ],
    [
      'an advisory lock',
      [
        'select pg_advisory_lock(7)',
        "select count(*)::text from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()",
      ],
      '1',
    ],
  ])('carries %s from one call to the next', async (_what, statements, expected) => {
    expect(await inTransaction(statements)).toEqual({ stringValue: expected })
  })

  it('recovers a transaction at a savepoint', async () => {
    const transactionId = await api.begin()
    await insert('saved', transactionId)
    await api.execute('savepoint here', { transactionId })
    await expect(api.execute('selekt', { transactionId })).rejects.toThrow('42601')
    await api.execute('rollback to savepoint here', { transactionId })
    await api.commit(transactionId)

    expect(await count('saved')).toBe(1)
  })

  describe.each<[statement: string, whenCommitted: number[], whenRolledBack: number[]]>([
    ['commit', [1, 1], [1, 1]],
    ['rollback', [0, 1], [0, 1]],
    ['commit and chain', [1, 1], [1, 0]],
    ['begin', [1, 1], [0, 0]],
  ])('after a %s that was sent as SQL', (statement, whenCommitted, whenRolledBack) => {
    it.each([
      ['committed', api.commit, 'Transaction Committed', whenCommitted],
      ['rolled back', api.rollback, 'Rollback Complete', whenRolledBack],
    ])('a transaction takes further statements and is %s', async (_ended, end, status, counts) => {
      await api.execute('delete from conformance_transactions')
      const transactionId = await api.begin()
      await insert('before', transactionId)
      await api.execute(statement, { transactionId })
      await insert('after', transactionId)

      expect(await end(transactionId)).toBe(status)
      expect([await count('before'), await count('after')]).toEqual(counts)
    })
  })

  describe.skipIf(api.sessions === 'one')('while a statement is running in it', () => {
    let holder: string
    let transactionId: string
    let slow: Promise<unknown>

    beforeEach(async () => {
      holder = await api.begin()
      await api.execute('select pg_advisory_xact_lock(9)', { transactionId: holder })
      transactionId = await api.begin()
      slow = api.execute('select pg_advisory_xact_lock(9)', { transactionId })
      const look = 'select count(*) from pg_locks where objid = 9 and not granted'
      while ((await api.field(look))?.longValue === 0);
    })

    afterEach(async () => {
      await api.rollback(holder)
      await slow
      await api.rollback(transactionId).catch(() => {})
    })

    it.each<[call: string, run: () => Promise<unknown>]>([
      ['a statement', () => api.execute('select 1', { transactionId })],
      ['a batch', () => api.batch('select 1', [[]], transactionId)],
      ['a commit', () => api.commit(transactionId)],
      ['a rollback', () => api.rollback(transactionId)],
    ])('a transaction refuses %s', async (_call, run) => {
      const late = sleep(patience.timeout, 'waits in place of being refused', { ref: false })

      const answer = await Promise.race([run().catch((error: Error) => error), late])

      expect(answer).toMatchObject({
        name: 'DatabaseErrorException',
        message: 'Transaction is still running a query',
      })
    })
  })

  it.each<[end: string, end: (transactionId: string) => Promise<unknown>]>([
    ['committed', (transactionId) => api.commit(transactionId)],
    ['rolled back', (transactionId) => api.rollback(transactionId)],
  ])('says of a transaction that was %s that a call ended it', async (_ended, end) => {
    const transactionId = await api.begin()
    await end(transactionId)

    for (const call of [api.commit, api.rollback]) {
      await expect(call(transactionId)).rejects.toMatchObject({
        name: 'TransactionNotFoundException',
        message: `Transaction ${transactionId} is not found. One previous call resulted in a termination of your transaction.`,
        $metadata: { httpStatusCode: 404 },
      })
    }
  })

  it.each<[call: string, call: (transactionId: string) => Promise<unknown>]>([
    ['a statement', (transactionId) => api.execute('select 1', { transactionId })],
    ['a batch', (transactionId) => api.batch('select 1', [[]], transactionId)],
    ['a commit', api.commit],
    ['a rollback', api.rollback],
  ])('says to %s of an id that it never gave out that it may be expired', async (_call, call) => {
    await expect(call('bm90IG9uZQ==')).rejects.toMatchObject({
      name: 'TransactionNotFoundException',
      message: 'Transaction bm90IG9uZQ== is not found. Transaction may be expired.',
      $metadata: { httpStatusCode: 404 },
    })
  })

  it('refuses a statement that names another database', async () => {
    const transactionId = await api.begin()

    const refused = api.execute('select 1', { transactionId, database: 'elsewhere' })

    await expect(refused).rejects.toMatchObject({ name: 'BadRequestException' })
    expect(await api.field('select 1', { transactionId, database: undefined })).toBeDefined()
    await api.rollback(transactionId)
  })
}
