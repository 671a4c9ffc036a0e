import { readFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { serialize } from 'pg-protocol'
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  type MockInstance,
  vi,
} from 'vitest'
import type { Parameter } from '../../../../scripts/data-api/engines/engine.ts'
import { readAnswer } from '../../../../scripts/data-api/engines/pglite-answer.ts'
import { memoryFrom } from '../../../../scripts/data-api/engines/pglite-memory.ts'
import {
  type PgliteProtocol,
  speakWith,
} from '../../../../scripts/data-api/engines/pglite-protocol.ts'
import { statementMessages } from '../../../../scripts/data-api/engines/statement-messages.ts'
import { tarEntries } from '../../../../scripts/data-api/engines/tar.ts'

describe('speakWith', () => {
  let database: PGlite
  let send: MockInstance<PGlite['execProtocolRawStream']>
  let protocol: PgliteProtocol
  /** A letter for each exchange that runs statements: with `P` it parses, with `B` it runs what is kept. */
  let sent: string

  beforeAll(async () => {
    const snapshot = readFileSync(inject('snapshots').empty)
    database = await PGlite.create({ fs: memoryFrom(tarEntries(snapshot)) })
    await database.exec('create role other; create sequence numbers; create table things (a int)')
    send = vi.spyOn(database, 'execProtocolRawStream')
  })

  afterAll(() => database.close())

  beforeEach(() => {
    protocol = speakWith(database)
    sent = ''
  })

  async function run(sql: string, parameters: Parameter[] = []) {
    send.mockClear()
    const answer = await protocol.run(statementMessages(sql, parameters))
    sent += send.mock.calls.map(([messages]) => String.fromCharCode(messages[0] as number)).join('')
    return readAnswer(answer).rows
  }

  /** As a call without a transaction does. */
  async function alone(sql: string, parameters?: Parameter[]) {
    try {
      return await run(sql, parameters)
    } finally {
      await protocol.reset()
    }
  }

  /** Leaves the unnamed statement as it is, as what a function does would. */
  async function byName(sql: string): Promise<void> {
    const name = 'change'
    const messages = [
      serialize.parse({ name, text: sql }),
      serialize.bind({ statement: name }),
      serialize.execute(),
      serialize.close({ type: 'S', name }),
      serialize.sync(),
    ]
    await database.execProtocolRawStream(Buffer.concat(messages), { onRawData() {} })
  }

  it('parses a statement that is repeated twice, since it is kept from then on', async () => {
    for (const key of ['1', '2', '3', '4']) {
      expect(await alone('select $1::int8 + 1', [{ oid: 20, text: key }])).toEqual([
        [`${Number(key) + 1}`],
      ])
    }
    await alone('select 1')
    await alone('select $1::int8 + 1', [{ oid: 20, text: '5' }])

    expect(sent).toEqual('PPBBPP')
  })

  it.each([
    ['without rows once', 'insert into things values (1)', 'PPBBP'],
    ['with rows each time, which would fail with other columns', 'table things', 'PPPPP'],
  ])('parses a statement %s in a transaction', async (_what, sql, expected) => {
    await run('begin')
    for (let times = 0; times < 3; times += 1) await run(sql)
    await run('commit')
    await protocol.reset()

    expect(sent).toEqual(expected)
  })

  it('parses a statement anew that was parsed for other types', async () => {
    const types: unknown[] = []
    for (const oid of [20, 20, 20, 25]) {
      types.push(await alone('select pg_typeof($1)', [{ oid, text: '1' }]))
    }

    expect(types.flat(2)).toEqual(['bigint', 'bigint', 'bigint', 'text'])
  })

  it('parses a statement anew whose columns are others since it was kept', async () => {
    await database.exec("create function result(out a int) as 'select 1' language sql")
    for (let times = 0; times < 3; times += 1)
      expect(await alone('select * from result()')).toEqual([['1']])

    await byName('drop function result')
    await byName("create function result(out a int, out b int) as 'select 1, 2' language sql")

    expect(await alone('select * from result()')).toEqual([['1', '2']])
    expect(sent).toEqual('PPBBP')
  })

  it('keeps nothing that could not be parsed', async () => {
    for (let times = 0; times < 3; times += 1) {
      await expect(alone('select nothing')).rejects.toThrow('column "nothing" does not exist')
    }

    expect(sent).toEqual('PPP')
  })

  it('tells in a transaction why a statement that was kept does not run', async () => {
    const insert = (text: string) => run('insert into things values ($1)', [{ oid: 20, text }])
    await run('begin')
    await insert('1')

    await expect(insert('one')).rejects.toThrow('invalid input syntax for type bigint: "one"')
    await expect(insert('1')).rejects.toThrow('current transaction is aborted')

    await protocol.reset()
  })

  it('says of a transaction that has failed no more than that, as often as it is asked', async () => {
    await run('begin')
    await expect(run('delete from things where a = $1')).rejects.toThrow('supplies 0 parameters')

    await expect(run('delete from things where a = $1')).rejects.toThrow(
      'current transaction is aborted',
    )

    await protocol.reset()
  })

  it('keeps nothing that leaves a transaction', async () => {
    for (let times = 0; times < 3; times += 1) await alone('begin')

    expect(sent).toEqual('PPP')
  })

  it('says so where what a session left cannot be undone', async () => {
    await run('select 1')
    await byName('begin')

    await expect(protocol.reset()).rejects.toThrow('the session was not reset')

    await protocol.reset()
  })

  it('goes on where its user has another name', async () => {
    await alone('create role admin superuser')
    await run('set session authorization admin')
    await run('alter role postgres rename to owner')
    await protocol.reset()

    for (let times = 0; times < 3; times += 1) expect(await alone('select 1')).toEqual([['1']])

    await alone('alter role owner rename to postgres')
    expect(await alone('select current_user')).toEqual([['postgres']])
  })

  it('leaves no sequence that has a last value', async () => {
    for (let times = 0; times < 3; times += 1) await alone("select nextval('numbers')")

    await expect(alone('select lastval()')).rejects.toThrow('lastval is not yet defined')
  })

  it('fails again with what fails again', async () => {
    for (let times = 0; times < 3; times += 1) {
      await expect(alone('select 1 / 0')).rejects.toThrow('division by zero')
    }
  })

  it.each([
    ['a setting', "select set_config('work_mem', '5MB', false)", 'show work_mem', '4MB'],
    ['a role', 'set role other', 'select current_user', 'postgres'],
    ['a user', 'set session authorization other', 'select session_user', 'postgres'],
    ['a temporary table', 'create temp table left_over ()', count('pg_class', 'relname'), '0'],
    ['a prepared statement', 'prepare left_over as select 1', count('pg_prepared_statements'), '0'],
    [
      'a cursor',
      'declare left_over cursor with hold for select 1',
      count('pg_cursors', 'name'),
      '0',
    ],
    ['a channel', 'listen left_over', 'select count(*) from pg_listening_channels()', '0'],
    [
      'an advisory lock',
      'select pg_advisory_lock(1)',
      "select count(*) from pg_locks where locktype = 'advisory'",
      '0',
    ],
    [
      'a transaction',
      'begin isolation level serializable',
      'show transaction_isolation',
      'read committed',
    ],
  ])('leaves nothing of %s, however often it comes', async (_what, statement, look, expected) => {
    for (let times = 1; times <= 4; times += 1) {
      for (let repeated = 0; repeated < times; repeated += 1) await alone(statement)
      expect(await alone(look)).toEqual([[expected]])
    }
  })
})

function count(view: string, name = 'name'): string {
  return `select count(*) from ${view} where ${name} = 'left_over'`
}
