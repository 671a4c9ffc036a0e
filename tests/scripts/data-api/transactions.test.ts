import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import type { Engine, Session } from '../../../scripts/data-api/engines/engine.ts'
import { openPgliteEngine, type PgliteEngine } from '../../../scripts/data-api/engines/pglite.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { serviceLimits } from '../../../scripts/data-api/limits.ts'
import { createTransactions, type Transactions } from '../../../scripts/data-api/transactions.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'
import { createTurningClock, type TurningClock } from './turning-clock.ts'

const minute = 60_000
const hour = 60 * minute

let engine: PgliteEngine
let clock: TurningClock
let transactions: Transactions

beforeAll(async () => {
  engine = await openPgliteEngine({ snapshot: inject('snapshots').empty, patience: 5_000 })
  await alone('create table notes (text text)')
})

afterAll(() => engine.close())

beforeEach(() => {
  clock = createTurningClock()
  transactions = createTransactions({ ...engine, open }, serviceLimits, clock, () => {})
})

/** A statement that is cancelled would take the database with it, which is in memory. */
async function open(...given: Parameters<Engine['open']>): Promise<Session> {
  return { ...(await engine.open(...given)), cancel: async () => false }
}

const run = (sql: string) => (session: Session) => session.run(sql)

async function alone(sql: string): Promise<unknown> {
  const session = await engine.open()
  const { rows } = await session.run(sql)
  session.release()
  return rows
}

describe('createTransactions', () => {
  it('rolls a transaction back three minutes after its last call', async () => {
    const id = await transactions.begin()
    await transactions.use(id, run("insert into notes values ('idle')"))
    clock.turn(3 * minute - 1)
    await transactions.use(id, run('select 1'))
    clock.turn(3 * minute - 1)
    const before = transactions.list()

    clock.turn(1)

    expect(before).toMatchObject([{ id, database: 'postgres', busy: false }])
    await expect(transactions.use(id, run('select 1'))).rejects.toThrow(
      `Transaction ${id} is not found. Transaction may be expired.`,
    )
    expect(await alone("select text from notes where text = 'idle'")).toEqual([])
    expect(transactions.list()).toEqual([])
  })

  it('rolls a transaction back that nothing was ever asked of', async () => {
    clock.turn(minute)
    const id = await transactions.begin()
    clock.turn(3 * minute - 1)
    const before = transactions.list()

    clock.turn(1)

    expect(before).toEqual([{ id, database: 'postgres', began: minute, busy: false }])
    expect(id).toMatch(/^[\w+/]{88}$/)
    expect(transactions.list()).toEqual([])
  })

  it('keeps no transaction whose client is gone before it hears the id', async () => {
    const client = new AbortController()
    const watched = {
      ...engine,
      async open() {
        const session = await engine.open()
        const begin = (sql: string) => {
          client.abort()
          return session.run(sql)
        }
        return { ...session, run: begin }
      },
    }
    const own = createTransactions(watched, serviceLimits, clock, () => {})

    await expect(own.begin('postgres', client.signal)).rejects.toThrow('aborted')

    expect(own.list()).toEqual([])
    expect(await alone('select 1')).toEqual([['1']])
  })

  it('rolls a transaction back after a day, however busy it is kept', async () => {
    const id = await transactions.begin()
    for (let passed = 0; passed < 24 * hour - minute; passed += minute) {
      clock.turn(minute)
      await transactions.use(id, async () => {})
    }

    clock.turn(minute)

    await expect(transactions.use(id, run('select 1'))).rejects.toThrow('may be expired')
    expect(await alone('select 1')).toEqual([['1']])
  })

  it('leaves no alarm set, however a transaction ends', async () => {
    const alarms = []
    const ends = [
      (id: string) => transactions.end(id, run('commit')),
      () => clock.turn(3 * minute),
      () => transactions.close(),
    ]

    for (const end of ends) {
      await end(await transactions.begin())
      alarms.push(clock.alarms())
    }

    expect(alarms).toEqual([0, 0, 0])
  })

  it('does not count the time of a running statement as idle', async () => {
    const id = await transactions.begin()

    await transactions.use(id, async (session) => {
      clock.turn(10 * minute)
      await session.run('select 1')
    })

    expect(transactions.list()).toHaveLength(1)
    transactions.close()
  })

  it('keeps the session of a busy transaction that expires until its statement has ended', async () => {
    const id = await transactions.begin()
    const events: string[] = []

    const using = transactions.use(id, async (session) => {
      clock.turn(24 * hour)
      await session.run('select pg_sleep(0.1)')
      events.push('statement ended')
    })
    const next = alone('select 1').then(() => events.push('next session'))
    await Promise.all([using, next])

    expect(events).toEqual(['statement ended', 'next session'])
    await expect(transactions.end(id, run('commit'))).rejects.toThrow('may be expired')
  })

  it('keeps the session of a transaction that ends until its last statement has ended', async () => {
    const events: string[] = []
    const watched = {
      ...engine,
      async open() {
        const session = await open()
        const release = () => {
          events.push('released')
          session.release()
        }
        return { ...session, release }
      },
    }
    const own = createTransactions(watched, serviceLimits, clock, () => events.push('told'))

    await own.end(await own.begin(), async (session) => {
      await session.run('commit')
      events.push('statement ended')
    })
    await own.use(await own.begin(), async (session) => {
      clock.turn(24 * hour)
      await session.run('create table lost ()')
      events.push('expired statement ended')
    })
    await own.begin()
    clock.turn(3 * minute)

    expect(events).toEqual([
      ...['statement ended', 'told', 'released'],
      ...['expired statement ended', 'told', 'released'],
      ...['told', 'released'],
    ])
  })

  it('refuses another database than that of the transaction, which goes on', async () => {
    const id = await transactions.begin()

    const refused = transactions.use(id, run('select 1'), 'other')

    await expect(refused).rejects.toMatchObject({
      code: 'BadRequestException',
      message: 'Database other is not the database of the transaction, which is postgres',
    })
    await transactions.use(id, run('select 1'), 'postgres')
    await transactions.end(id, run('commit'))
  })

  it('refuses whatever comes while a call is running', async () => {
    const id = await transactions.begin()
    let finish = () => {}
    const running = transactions.use(id, () => new Promise<void>((resolve) => (finish = resolve)))
    const others = [
      transactions.use(id, run('select 1')),
      transactions.use(id, run('select 1'), 'postgres'),
      transactions.end(id, run('commit')),
    ]

    const listed = transactions.list()
    const outcomes = await Promise.allSettled(others)
    finish()
    await running
    await transactions.end(id, run('commit'))

    const busy = { reason: { message: 'Transaction is still running a query' } }
    expect(outcomes).toMatchObject([busy, busy, busy])
    expect(listed).toMatchObject([{ id, busy: true }])
  })

  it('gives the session back once when a busy transaction is closed', async () => {
    const id = await transactions.begin()
    const both = { now: 0, most: 0 }
    const occupy = async () => {
      const session = await engine.open()
      both.most = Math.max(both.most, ++both.now)
      await session.run('select 1')
      both.now -= 1
      session.release()
    }

    await transactions.use(id, async (session) => {
      transactions.close()
      await session.run('select 1')
    })
    await Promise.all([occupy(), occupy(), occupy()])

    expect(both.most).toBe(1)
  })

  it('leaves no session behind when a client goes away while it waits for one', async () => {
    const id = await transactions.begin()
    const client = new AbortController()
    const waiting = transactions.begin(undefined, client.signal)

    client.abort()

    await expect(waiting).rejects.toThrow('aborted')
    await transactions.end(id, run('rollback'))
    expect(await alone('select 1')).toEqual([['1']])
    expect(transactions.list()).toEqual([])
  })

  it('begins none once it is closed, for who has waited for a session either', async () => {
    const id = await transactions.begin()
    const waiting = transactions.begin()

    transactions.close()

    await expect(waiting).rejects.toMatchObject({ code: 'ServiceUnavailableError' })
    await expect(transactions.end(id, run('commit'))).rejects.toThrow(
      `Transaction ${id} is not found. One previous call resulted in a termination`,
    )
    expect(transactions.list()).toEqual([])
    expect(await alone('select 1')).toEqual([['1']])
  })

  it('remembers a thousand ended ids and no more', async () => {
    const first = await transactions.begin()
    await transactions.end(first, run('commit'))
    const ended = () => transactions.use(first, run('select 1'))
    await expect(ended()).rejects.toThrow('One previous call')

    const endAnother = async () => transactions.end(await transactions.begin(), async () => {})
    for (let count = 0; count < 999; count += 1) await endAnother()
    await expect(ended()).rejects.toThrow('One previous call')
    await endAnother()

    await expect(ended()).rejects.toThrow('may be expired')
  })
})

describe.runIf(nativePostgresIsHere)('a transaction over Postgres', () => {
  let postgres: NativePostgres
  let native: Engine
  let other: Session
  let own: Transactions

  beforeAll(async () => {
    postgres = await startNativePostgres()
    native = await openPostgresEngine(postgres.url)
    other = await native.open()
  })

  afterAll(async () => {
    other.release()
    await native.close()
    await postgres.close()
  })

  beforeEach(() => {
    own = createTransactions(native, serviceLimits, clock, () => {})
  })

  async function untilRunning(backend: number): Promise<void> {
    const look = `select 1 from pg_stat_activity where pid = ${backend} and wait_event = 'PgSleep'`
    while ((await other.run(look)).rows.length === 0);
  }

  it('keeps no transaction whose session is lost before it has begun', async () => {
    const single = await openPostgresEngine(postgres.url, { places: 1 })
    const losing: Engine = {
      ...single,
      async open() {
        const session = await single.open()
        await other.run(`select pg_terminate_backend(${session.backend}, 5000)`)
        return session
      },
    }
    const began = createTransactions(losing, serviceLimits, clock, () => {})

    await expect(began.begin()).rejects.toThrow()

    expect(began.list()).toEqual([])
    const next = await single.open()
    next.release()
    await single.close()
  })

  it('cancels nothing in a session that it has given back', async () => {
    const cancel = vi.fn()
    const watched: Engine = {
      ...native,
      async open() {
        return { ...(await native.open()), cancel }
      },
    }
    const idle = createTransactions(watched, serviceLimits, clock, () => {})
    await idle.begin()

    clock.turn(3 * minute)

    expect(idle.list()).toEqual([])
    expect(cancel).not.toHaveBeenCalled()
  })

  it('cancels the statement of a busy transaction that expires', async () => {
    const id = await own.begin()

    const using = own.use(id, async (session) => {
      const running = session.run('select pg_sleep(60)')
      await untilRunning(session.backend)
      clock.turn(24 * hour)
      return running
    })

    await expect(using).rejects.toMatchObject({ code: '57014' })
    await expect(own.use(id, run('select 1'))).rejects.toThrow('may be expired')
  })

  it('says of one that expired before its connection was lost that it expired', async () => {
    const id = await own.begin()

    const using = own.use(id, async (session) => {
      clock.turn(24 * hour)
      await other.run(`select pg_terminate_backend(${session.backend}, 5000)`)
      await session.run('select 1')
    })

    await expect(using).rejects.toThrow()
    await expect(own.use(id, run('select 1'))).rejects.toThrow('may be expired')
  })

  it('tells once why a connection was lost after its statement, then that this aborted it', async () => {
    const id = await own.begin()
    await own.use(id, async ({ backend, isLost }) => {
      await other.run(`select pg_terminate_backend(${backend}, 5000)`)
      await expect.poll(isLost).toBe(true)
    })

    await expect(own.use(id, run('select 1'))).rejects.toMatchObject({ code: '57P01' })
    await expect(own.use(id, run('select 1'))).rejects.toThrow(
      'Transaction has been aborted due to an error from a previous call.',
    )
  })
})
