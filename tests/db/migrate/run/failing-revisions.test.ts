import {
  RDSDataClient,
  RollbackTransactionCommand,
  type RollbackTransactionCommandInput,
} from '@aws-sdk/client-rds-data'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readDatabaseConfig } from '../../../../db/config.ts'
import { createDatabase } from '../../../../db/create-database.ts'
import {
  downgrade,
  type MigrationDatabase,
  MigrationError,
  runScript,
  upgrade,
} from '../../../../db/migrate/index.ts'
import type { TestDatabase } from '../../../setup/test-database.ts'
import { contextOf, makeTable, stateOf } from '../contexts.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { revisions } from '../graphs.ts'

let database: TestDatabase
let db: MigrationDatabase

useEmptyDatabase((opened) => {
  database = opened
  db = opened.db
})

beforeAll(() => {
  for (const [name, value] of Object.entries(database.environment)) vi.stubEnv(name, value)
})

afterAll(() => {
  vi.unstubAllEnvs()
})

const line = revisions('a', 'b<a', 'c<b')

describe('a revision that fails', () => {
  it('leaves nothing behind, and what was applied before it stays', async () => {
    const context = contextOf(db, line, {
      async c(trx) {
        await makeTable('c')(trx)
        await sql`select 1 / 0`.execute(trx)
      },
    })

    const failure = await upgrade(context).catch((error) => error)

    expect(failure).toBeInstanceOf(MigrationError)
    expect(failure.message).toMatch(
      /^upgrade b -> c \(versions\/c\.ts\): .*division by zero.* \(nothing of it is left; done before it: a, b\)$/,
    )
    expect(failure.applied.map(({ revision }: { revision: string }) => revision)).toEqual([
      'a',
      'b',
    ])
    expect(failure.failed).toMatchObject({ revision: 'c', direction: 'up' })
    expect(await stateOf(db)).toEqual({ tables: 'a b', rows: 'b' })
  })

  it.each([
    [
      'create table c (id bigint);\n\n-- Wrong.\ncreate table d (id\n  bigit)',
      /type "bigit" does not exist.*; in: create table d \(id bigit\) \(nothing of it/,
    ],
    [
      'create index concurrently a_id on a (id)',
      /; in: create index .*; add to the file: export const config = { transaction: false } \(/,
    ],
  ])('is told with the statement, and with what to do (%#)', async (script, message) => {
    const context = contextOf(db, line, { c: (trx) => runScript(trx, script) })

    await expect(upgrade(context)).rejects.toThrow(message)
  })

  it('is applied by the next run, once it is mended', async () => {
    await upgrade(contextOf(db, line, { c: () => Promise.reject(new Error('not yet')) })).catch(
      () => {},
    )

    await upgrade(contextOf(db, line))

    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })

  it('leaves a downgrade where it was', async () => {
    const context = contextOf(db, line)
    await upgrade(context)
    await sql`create view holds as select * from b`.execute(db)

    const failure = await downgrade(context, { target: 'base' }).catch((error) => error)

    expect(failure.message).toMatch(
      /^downgrade b -> a \(versions\/b\.ts\): .*other objects depend on it.*done before it: c\)/,
    )
    expect(await stateOf(db)).toEqual({ tables: 'a b', rows: 'b' })
  })
})

describe('a revision that ends the transaction it runs in', () => {
  it.each([
    'commit',
    '-- as a dump has it\n  /* ; */ END;',
    'rollback work',
    "prepare transaction 'x'",
  ])('is refused, and leaves nothing: %j', async (end) => {
    const context = contextOf(db, line, {
      async b(transaction) {
        await makeTable('b')(transaction)
        await sql.raw(end).execute(transaction)
        await sql`select 1 / 0`.execute(transaction)
      },
    })

    await expect(upgrade(context)).rejects.toThrow(
      'it would end the transaction that the revision runs in',
    )
    expect(await stateOf(db)).toEqual({ tables: 'a', rows: 'a' })
  })

  it('is none that goes back to a savepoint, or runs in no transaction', async () => {
    const context = contextOf(
      db,
      line,
      {
        async b(transaction) {
          await makeTable('b')(transaction)
          await sql`savepoint before`.execute(transaction)
          await makeTable('x')(transaction)
          await sql`rollback to savepoint before`.execute(transaction)
        },
        async c(own) {
          await makeTable('c')(own)
          await sql`commit`.execute(own)
        },
      },
      ['c'],
    )

    await upgrade(context)

    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })
})

describe('a commit whose answer gets lost', () => {
  it('is found out, and the run goes on', async () => {
    const client = new RDSDataClient({})
    let losses = 0
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args)
          if (commandName !== 'CommitTransactionCommand' || losses > 0) return answer
          losses += 1
          throw new Error('socket hang up')
        },
      { step: 'initialize' },
    )
    const unreliable = createDatabase(readDatabaseConfig(database.environment), client)

    const { applied } = await upgrade(contextOf(unreliable, line))
    await unreliable.destroy()

    expect(losses).toBe(1)
    expect(applied.map(({ revision }) => revision)).toEqual(['a', 'b', 'c'])
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })
})

describe('a database that does not keep what is committed', () => {
  it.each([
    ['at the next revision', 1, 'a', ['up  -> a'], { tables: '', rows: '' }],
    [
      'where it was the last',
      3,
      'c',
      ['up  -> a', 'up a -> b', 'up b -> c'],
      { tables: 'a b', rows: 'b' },
    ],
  ])('ends the run %s', async (_, lie, revision, lines, state) => {
    let commits = 0
    const client = new RDSDataClient({})
    const other = new RDSDataClient({})
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName !== 'CommitTransactionCommand') return next(args)
          commits += 1
          if (commits !== lie) return next(args)
          const input = args.input as RollbackTransactionCommandInput
          const output = await other.send(new RollbackTransactionCommand(input))
          return { output, response: {} }
        },
      { step: 'initialize' },
    )
    const forgetful = createDatabase(readDatabaseConfig(database.environment), client)
    const context = contextOf(forgetful, line)

    const failure = await upgrade(context).catch((error) => error)
    await forgetful.destroy()
    other.destroy()

    expect(failure).toMatchObject({ name: 'UndoneError', revisions: [revision] })
    expect(context.lines).toEqual(lines)
    expect(await stateOf(db)).toEqual(state)
  })

  it('ends no run for rows that no file declares', async () => {
    let commits = 0
    const client = new RDSDataClient({})
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const output = await next(args)
          if (commandName === 'CommitTransactionCommand') commits += 1
          if (commits === 3) await sql`update alembic_version set version_num = 'later'`.execute(db)
          return output
        },
      { step: 'initialize' },
    )
    const overtaken = createDatabase(readDatabaseConfig(database.environment), client)

    const { applied } = await upgrade(contextOf(overtaken, line))
    await overtaken.destroy()

    expect(applied.map(({ revision }) => revision)).toEqual(['a', 'b', 'c'])
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'later' })
  })
})
