import { type Kysely, sql } from 'kysely'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest'
import {
  DataApiError,
  DatabaseUnavailableError,
  idempotent,
  OutcomeUnknownError,
  retryTransaction,
  SerializationFailureError,
} from '../../../../db/data-api/index.ts'
import type { Fault } from '../../../../scripts/data-api/faults/fault.ts'
import { type OpenDataApi, openDataApi } from '../open-data-api.ts'

interface Schema {
  /** Without a key, so that a row that is written twice is seen twice. */
  notes: { note: string }
}

const idle = 100

let server: OpenDataApi
let db: Kysely<Schema>

beforeAll(async () => {
  server = await openDataApi({ idle })
  db = server.connect()
  await sql`create table notes (note text)`.execute(db)
})

afterAll(() => server.close())

beforeEach(async () => {
  await sql`truncate notes`.execute(db)
})

afterEach(() => server.dataApi.faults.clear())

const write = (note: string, through = db) => through.insertInto('notes').values({ note }).execute()
const read = () => db.selectFrom('notes').selectAll().execute()
const failing = (promise: Promise<unknown>) => promise.then(() => undefined).catch((error) => error)

async function callsOf(work: () => Promise<unknown>): Promise<number> {
  const before = server.dataApi.calls()
  await work()
  return server.dataApi.calls() - before
}

describe('a call that was turned away before it ran', () => {
  it.each<Fault>([
    { error: 'DatabaseResumingException', times: 5 },
    { error: 'ThrottlingException', times: 5 },
  ])('is made again until it runs: $error', async (fault) => {
    server.dataApi.faults.add(fault)

    const calls = await callsOf(() => write('once'))

    expect(calls).toBe(6)
    expect(await read()).toEqual([{ note: 'once' }])
  })

  it('begins a transaction as soon as the database has resumed', async () => {
    server.dataApi.faults.add({
      error: 'DatabaseResumingException',
      operation: 'BeginTransaction',
      times: 3,
    })

    await db.transaction().execute((transaction) => write('in one', transaction))

    expect(await read()).toEqual([{ note: 'in one' }])
  })

  it('is given up when the time that was handed in is over', async () => {
    let left = 3_000
    const waits: number[] = []
    const impatient = server.connect<Schema>({
      remainingTime: () => left,
      async wait(milliseconds) {
        waits.push(milliseconds)
        left -= milliseconds
      },
    })
    server.dataApi.faults.add({ error: 'DatabaseResumingException' })

    const error = await failing(write('never', impatient))

    expect(error).toBeInstanceOf(DatabaseUnavailableError)
    expect(error.message).toContain('is resuming after being auto-paused')
    expect(error.cause.name).toBe('DatabaseResumingException')
    expect(waits.length).toBeGreaterThanOrEqual(2)
    expect(left).toBeGreaterThan(0)
  })

  it('is not made again when there is no time at all', async () => {
    const impatient = server.connect<Schema>({ remainingTime: () => 0 })
    server.dataApi.faults.add({ error: 'ThrottlingException' })

    const calls = await callsOf(() => failing(write('never', impatient)))

    expect(calls).toBe(1)
  })
})

const lost: [what: string, fault: Fault][] = [
  ['a 500', { error: 'InternalServerErrorException', when: 'after', times: 1 }],
  ['a 503', { error: 'ServiceUnavailableError', when: 'after', times: 1 }],
  ['a 504', { error: 'DatabaseUnavailableException', when: 'after', times: 1 }],
  ['a dropped connection', { drop: true, when: 'after', times: 1 }],
]

describe('a statement whose answer was lost', () => {
  it.each(lost)('is not sent again when it writes: %s', async (_, fault) => {
    server.dataApi.faults.add(fault)

    const error = await failing(write('once'))

    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error.sql).toBe('insert into "notes" ("note") values (:0)')
    expect(await read()).toEqual([{ note: 'once' }])
  })

  it.each(lost)('is sent again when it reads: %s', async (_, fault) => {
    await write('there')
    server.dataApi.faults.add(fault)

    expect(await read()).toEqual([{ note: 'there' }])
  })

  it('is sent three times at the most', async () => {
    server.dataApi.faults.add({ error: 'InternalServerErrorException' })

    const calls = await callsOf(async () => {
      expect(await failing(read())).toBeInstanceOf(DatabaseUnavailableError)
    })

    expect(calls).toBe(3)
  })

  it.each(lost)('is sent again when the caller says that twice is once: %s', async (_, fault) => {
    await write('old')
    server.dataApi.faults.add(fault)

    await idempotent(db).updateTable('notes').set({ note: 'new' }).execute()

    expect(await read()).toEqual([{ note: 'new' }])
  })

  it('is not sent again in a transaction, of which then nothing is kept', async () => {
    server.dataApi.faults.add({ drop: true, when: 'after', sql: 'insert', times: 1 })

    const error = await failing(
      db.transaction().execute(async (transaction) => {
        await failing(write('lost', transaction))
        await write('after', transaction)
      }),
    )

    expect(error).toMatchObject({
      name: 'TransactionAbortedError',
      cause: { name: 'DatabaseUnavailableError' },
    })
    expect(await read()).toEqual([])
  })
})

describe('a statement of a transaction that was turned away for good', () => {
  it('leaves nothing of the transaction, even where its error is ignored', async () => {
    const impatient = server.connect<Schema>({ remainingTime: () => 0 })

    const error = await failing(
      impatient.transaction().execute(async (transaction) => {
        await write('before', transaction)
        server.dataApi.faults.add({ error: 'ThrottlingException', sql: 'insert', times: 1 })
        await failing(write('turned away', transaction))
        await write('after', transaction)
      }),
    )

    expect(error).toMatchObject({
      name: 'TransactionAbortedError',
      cause: { name: 'DatabaseUnavailableError' },
    })
    expect(await read()).toEqual([])
  })
})

describe('a commit whose answer was lost', () => {
  it.each(lost)('is not taken for a failure nor made twice: %s', async (_, fault) => {
    server.dataApi.faults.add({ ...fault, operation: 'CommitTransaction' })

    const error = await failing(
      db.transaction().execute((transaction) => write('once', transaction)),
    )

    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error.sql).toBe('commit')
    expect(await read()).toEqual([{ note: 'once' }])
  })

  it('is made again when the first did not arrive', async () => {
    server.dataApi.faults.add({ drop: true, operation: 'CommitTransaction', times: 2 })

    await db.transaction().execute((transaction) => write('once', transaction))

    expect(await read()).toEqual([{ note: 'once' }])
  })
})

describe('retryTransaction', () => {
  const serialization = 'ERROR: could not serialize access; SQLState: 40001'
  const deadlock = 'ERROR: deadlock detected; SQLState: 40P01'
  /** Time passes all the same: a transaction that was left open expires. */
  const quick = { wait: async () => server.clock.turn(idle) }

  it.each<[string, Fault]>([
    ['a serialization failure', { error: 'DatabaseErrorException', message: serialization }],
    ['a deadlock', { error: 'DatabaseErrorException', message: deadlock }],
    ['a statement without an answer', { drop: true }],
  ])('runs all of the work again after %s', async (_, fault) => {
    server.dataApi.faults.add({ ...fault, sql: 'second', operation: 'ExecuteStatement', times: 2 })
    let runs = 0

    const result = await retryTransaction(
      db,
      async (transaction) => {
        runs += 1
        await write('first', transaction)
        await sql`insert into notes select 'second'`.execute(transaction)
        return runs
      },
      { isolationLevel: 'serializable', ...quick },
    )

    expect(result).toBe(3)
    expect(await read()).toEqual([{ note: 'first' }, { note: 'second' }])
  })

  it('runs the work again when it is the commit that cannot be serialized', async () => {
    server.dataApi.faults.add({
      error: 'DatabaseErrorException',
      message: serialization,
      operation: 'CommitTransaction',
      times: 1,
    })

    await retryTransaction(db, (transaction) => write('once', transaction), quick)

    expect(await read()).toEqual([{ note: 'once' }])
  })

  it.each<[string, (cause: unknown) => void]>([
    ['is ignored, so that nothing can be committed', () => {}],
    [
      'comes in an error of the work',
      (cause) => {
        throw new Error('no note', { cause })
      },
    ],
  ])('runs the work again when what stopped it %s', async (_, meet) => {
    server.dataApi.faults.add({
      error: 'DatabaseErrorException',
      message: serialization,
      sql: 'insert',
      times: 1,
    })

    await retryTransaction(db, (transaction) => write('once', transaction).catch(meet), quick)

    expect(await read()).toEqual([{ note: 'once' }])
  })

  it.each([
    [2, { attempts: 2 }],
    [5, {}],
  ])('gives up after %i attempts, told %j', async (attempts, options) => {
    server.dataApi.faults.add({
      error: 'DatabaseErrorException',
      message: serialization,
      sql: 'insert',
    })
    let runs = 0

    const error = await failing(
      retryTransaction(
        db,
        (transaction) => {
          runs += 1
          return write('never', transaction)
        },
        { ...options, ...quick },
      ),
    )

    expect(error).toBeInstanceOf(SerializationFailureError)
    expect(runs).toBe(attempts)
    expect(await read()).toEqual([])
  })

  it('does not wait once more for a database that was waited for in vain', async () => {
    const impatient = server.connect<Schema>({ remainingTime: () => 0 })
    server.dataApi.faults.add({ error: 'DatabaseResumingException' })

    const calls = await callsOf(() =>
      failing(retryTransaction(impatient, (transaction) => write('never', transaction), quick)),
    )

    expect(calls).toBe(1)
  })

  it('does not run work again that failed by itself, or whose commit may have been made', async () => {
    let runs = 0
    const work = async () => {
      runs += 1
      throw new Error('no')
    }
    await expect(retryTransaction(db, work, quick)).rejects.toThrow('no')
    server.dataApi.faults.add({
      drop: true,
      when: 'after',
      operation: 'CommitTransaction',
      times: 1,
    })

    const error = await failing(
      retryTransaction(db, (transaction) => write('once', transaction), quick),
    )

    expect(runs).toBe(1)
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(await read()).toEqual([{ note: 'once' }])
  })
})

describe('many writers while all goes wrong', () => {
  it('writes nothing twice and loses nothing that it said was written', async () => {
    const errors = [
      'DatabaseResumingException',
      'ThrottlingException',
      'InternalServerErrorException',
      'DatabaseUnavailableException',
    ] as const
    for (const [seed, when] of (['before', 'after'] as const).entries()) {
      server.dataApi.faults.add({ drop: true, when, probability: 0.1, seed })
      for (const error of errors) {
        if (when === 'after' && /Resuming|Throttling/.test(error)) continue
        server.dataApi.faults.add({ error, when, probability: 0.08, seed: seed + 10 })
      }
    }
    const outcomes = new Map<string, unknown>()
    // Transactions whose begin or end got lost are left open, and make all others wait until they expire.
    const time = setInterval(() => server.clock.turn(20), 20)
    onTestFinished(() => clearInterval(time))
    const writers = Array.from({ length: 60 }, async (_, index) => {
      const note = String(index)
      const work =
        index % 2 === 0
          ? write(note)
          : retryTransaction(db, (transaction) => write(note, transaction), {
              attempts: 20,
              wait: async () => {},
            })
      outcomes.set(note, await failing(work))
    })
    await Promise.all(writers)
    server.dataApi.faults.clear()

    const found = await read()
    const counts = new Map<string, number>()
    for (const { note } of found) counts.set(note, (counts.get(note) ?? 0) + 1)
    const wrong = [...outcomes].filter(([note, error]) => {
      const count = counts.get(note) ?? 0
      if (error === undefined) return count !== 1
      if (error instanceof OutcomeUnknownError) return count > 1
      return count !== 0
    })
    const unknown = [...outcomes.values()].filter((error) => error instanceof OutcomeUnknownError)

    expect(wrong).toEqual([])
    expect(unknown.length).toBeGreaterThan(0)
    expect([...outcomes.values()].every((e) => e === undefined || e instanceof DataApiError)).toBe(
      true,
    )
  })
})
