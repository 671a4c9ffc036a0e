import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DataApiUnderTest } from './backends.ts'

const tooLarge = {
  name: 'UnsupportedResultException',
  message: 'The result exceeds the size limit 1 MB.',
}

export function limits(api: DataApiUnderTest): void {
  beforeAll(() => api.execute('create table if not exists conformance_limits (text text)'))
  afterAll(() => api.execute('drop table conformance_limits'))

  const uuids = (count: number) => `select gen_random_uuid() from generate_series(1, ${count})`

  it.each([
    ['24,800 UUIDs', uuids(24_800), 24_800],
    [
      '10,000 rows of five columns',
      `select n, n::text, n * 1.5, true, md5(n::text) from generate_series(1, 10000) as n`,
      10_000,
    ],
    ['a text of 1,000,000 characters', `select repeat('x', 1000000)`, 1],
    ['512,000 bytes', `select decode(repeat('00', 512000), 'hex')`, 1],
  ])('takes %s', async (_what, sql, rows) => {
    expect((await api.execute(sql)).records?.length).toBe(rows)
  })

  it.each([
    ['25,000 UUIDs', uuids(25_000)],
    ['a text of 1,048,576 characters', `select repeat('x', 1048576)`],
    ['half as many characters of two bytes', `select repeat('é', 524288)`],
    ['a text of 5,000,000 characters', `select repeat('x', 5000000)`],
    [
      'one behind rows that fit',
      `select repeat('x', n * n) from generate_series(1, 2500, 2499) as n`,
    ],
  ])('refuses %s', async (_what, sql) => {
    await expect(api.execute(sql)).rejects.toMatchObject(tooLarge)
  })

  it('keeps what a statement did whose result is too large', async () => {
    const sql = `insert into conformance_limits values (repeat('x', 1048576)) returning text`

    await expect(api.execute(sql)).rejects.toMatchObject(tooLarge)

    expect(await api.field('select count(*) from conformance_limits')).toEqual({ longValue: 1 })
  })

  it('lets a transaction go on after a result that is too large', async () => {
    const transactionId = await api.begin()
    const large = api.execute(`select repeat('x', 1048576)`, { transactionId })

    await expect(large).rejects.toMatchObject(tooLarge)
    expect(await api.field('select 1', { transactionId })).toEqual({ longValue: 1 })
    expect(await api.commit(transactionId)).toBe('Transaction Committed')
  })

  it('takes SQL of 65,536 characters and no more', async () => {
    const sql = (length: number) => `select ${'1'.padStart(length - 7)}`

    expect(await api.field(sql(65_536))).toEqual({ longValue: 1 })
    await expect(api.execute(sql(65_537))).rejects.toMatchObject({ name: 'ValidationException' })
  })

  it('refuses a request of more than 4 MiB, and takes one of almost that', async () => {
    const ask = (length: number) => {
      const value = { stringValue: 'x'.repeat(length) }
      return api.field('select length(:text)', { parameters: [{ name: 'text', value }] })
    }
    const most = 4 * 1024 * 1024

    expect(await ask(most - 4_096)).toEqual({ longValue: most - 4_096 })
    await expect(ask(most)).rejects.toMatchObject({
      name: 'RequestEntityTooLargeException',
      $metadata: { httpStatusCode: 413 },
    })
  })

  it('takes thousands of parameters', async () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `p${index}`)
    const parameters = names.map((name) => ({ name, value: { longValue: 1 } }))

    const sql = `select 1 in (${names.map((name) => `:${name}`).join(',')})`

    expect(await api.field(sql, { parameters })).toEqual({ booleanValue: true })
  })

  describe('of placeholders, each of which is a parameter', () => {
    const parameters = [{ name: 'a', value: { longValue: 1 } }]
    const sql = (count: number) => `select 1 in (${Array(count).fill(':a').join(',')})`

    it('takes 21,841, the most that SQL has room for, of the 65,535 that Postgres takes', async () => {
      expect(await api.field(sql(21_841), { parameters })).toEqual({ booleanValue: true })
      await expect(api.execute(sql(21_842), { parameters })).rejects.toMatchObject({
        name: 'ValidationException',
      })
    })

    it('hands on 32,768 with nothing between them, which is no SQL', async () => {
      const refused = api.execute(':a'.repeat(32_768), { parameters })

      await expect(refused).rejects.toThrow('syntax error at or near "$1"')
    })

    it('counts each set of a batch alone: four times 21,841 are more than 65,535', async () => {
      const { updateResults } = await api.batch(sql(21_841), Array(4).fill(parameters))

      expect(updateResults).toHaveLength(4)
    })
  })

  describe.skipIf(api.sessions === 'one')('of 45 seconds', () => {
    const statement = `insert into conformance_limits select 'late' from pg_advisory_xact_lock(10)`

    /** Runs the statement, which waits for another transaction meanwhile, into the limit. */
    async function exceed(continueAfterTimeout: boolean): Promise<void> {
      const holder = await api.begin()
      await api.execute('select pg_advisory_xact_lock(10)', { transactionId: holder })
      const refused = expect(
        api.execute(statement, { continueAfterTimeout }),
      ).rejects.toMatchObject({
        name: 'StatementTimeoutException',
        message: 'canceling statement due to statement timeout',
        dbConnectionId: expect.any(Number),
        $metadata: { httpStatusCode: 400 },
      })
      await expect.poll(() => waiting('not granted')).toBe(1)
      await api.pass(45_000)
      await refused
      await api.rollback(holder)
      await expect.poll(() => waiting('true')).toBe(0)
    }

    async function waiting(which: string): Promise<number | undefined> {
      const look = `select count(*) from pg_locks where locktype = 'advisory' and objid = 10`
      return (await api.field(`${look} and ${which}`))?.longValue
    }

    const late = () => api.field(`select count(*) from conformance_limits where text = 'late'`)

    it('ends the statement', async () => {
      await exceed(false)

      expect(await late()).toEqual({ longValue: 0 })
    })

    it('answers, but lets a statement go on that is to', async () => {
      await exceed(true)

      expect(await late()).toEqual({ longValue: 1 })
    })
  })

  it('takes a batch of a thousand sets', async () => {
    const sets = Array.from({ length: 1_000 }, () => [])

    const { updateResults } = await api.batch('select 1', sets)

    expect(updateResults?.length).toBe(1_000)
  })
}
