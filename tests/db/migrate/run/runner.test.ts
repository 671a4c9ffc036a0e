import { RDSDataClient } from '@aws-sdk/client-rds-data'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDatabase } from '../../../../db/client.ts'
import { readDatabaseConfig } from '../../../../db/config.ts'
import {
  check,
  current,
  downgrade,
  ensureVersion,
  type MigrationDatabase,
  MigrationError,
  type MigrationSettings,
  offline,
  runScript,
  stamp,
  UnknownCurrentError,
  upgrade,
  type VersionApplyHook,
  WiderDowngradeError,
} from '../../../../db/migrate/index.ts'
import { openTestDatabase, type TestDatabase } from '../../../setup/test-database.ts'
import { type Body, contextOf, makeTable, stateOf } from '../contexts.ts'
import { diamond, revisions, withDependencies } from '../graphs.ts'

let database: TestDatabase
let db: MigrationDatabase

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  db = database.db
  for (const [name, value] of Object.entries(database.environment)) vi.stubEnv(name, value)
})

afterEach(async () => {
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
})

afterAll(() => {
  vi.unstubAllEnvs()
  return database.close()
})

const line = revisions('a', 'b<a', 'c<b')

describe('an upgrade', () => {
  it('applies what is missing, in order, and moves the version table', async () => {
    const context = contextOf(db, line)

    const result = await upgrade(context, { target: 'b' })

    expect(result.heads).toEqual(['b'])
    expect(result.applied.map(({ revision }) => revision)).toEqual(['a', 'b'])
    expect(context.lines).toEqual(['up  -> a', 'up a -> b'])
    expect(await stateOf(db)).toEqual({ tables: 'a b', rows: 'b' })
  })

  it('does nothing, in one statement, where nothing is missing', async () => {
    const context = contextOf(db, line)
    await upgrade(context)
    const before = database.calls()

    const result = await upgrade(context)

    expect(result).toEqual({ applied: [], heads: ['c'], pending: [] })
    expect(database.calls() - before).toBe(1)
  })

  it('takes four Data API calls for each revision of one statement, and three in all', async () => {
    const context = contextOf(db, line)
    await upgrade(context, { target: 'a' })
    const before = database.calls()

    await upgrade(context)

    const [read, takeLease, giveItBack] = [1, 1, 1]
    expect(database.calls() - before).toBe(read + takeLease + 2 * 4 + giveItBack)
  })

  it('makes the version table as Alembic does', async () => {
    await upgrade(contextOf(db, line))

    const { rows } = await sql`
      select column_name::text, data_type::text, character_maximum_length::int, is_nullable::text,
        conname::text, contype::text
      from information_schema.columns, pg_constraint
      where table_name = 'alembic_version' and conrelid = 'alembic_version'::regclass
        and contype = 'p'
    `.execute(db)

    expect(rows).toEqual([
      {
        column_name: 'version_num',
        data_type: 'character varying',
        character_maximum_length: 32,
        is_nullable: 'NO',
        conname: 'alembic_version_pkc',
        contype: 'p',
      },
    ])
  })

  it('uses the version table that the settings name', async () => {
    await sql`create schema "Other"`.execute(db)
    const settings = { versionTable: 'Version "1"', versionTableSchema: 'Other' }
    const context = contextOf(db, line)
    const renamed = { ...context, settings: { ...context.settings, ...settings } }

    await upgrade(renamed)
    await downgrade(renamed)

    const { rows } = await sql`select * from "Other"."Version ""1"""`.execute(db)
    expect(rows).toEqual([{ version_num: 'b' }])
    await sql`drop schema "Other" cascade`.execute(db)
  })
})

describe('a graph with branches', () => {
  it('keeps a row for each branch and one for their merge', async () => {
    const context = contextOf(db, diamond)
    const states: unknown[] = []

    for (const target of ['b', 'c', 'd']) {
      await upgrade(context, { target })
      states.push(await stateOf(db))
    }
    await downgrade(context, { target: 'b' })
    states.push(await stateOf(db))
    await downgrade(context, { target: 'base' })
    states.push(await stateOf(db))

    expect(states).toEqual([
      { tables: 'a b', rows: 'b' },
      { tables: 'a b c', rows: 'b c' },
      { tables: 'a b c d', rows: 'd' },
      { tables: 'a b c', rows: 'b c' },
      { tables: '', rows: '' },
    ])
  })

  it('has no row for what another row depends on, and shows both as current', async () => {
    const context = contextOf(db, withDependencies)

    await upgrade(context, { target: 'b' })

    expect(await stateOf(db)).toEqual({ tables: 'a b x y', rows: 'b' })
    expect((await current(context)).map(({ revision }) => revision)).toEqual(['b', 'y'])
  })

  it('mends a version table that holds a row and its ancestor', async () => {
    const context = contextOf(db, line)
    await upgrade(context, { target: 'b' })
    await sql`insert into alembic_version values ('a')`.execute(db)

    await upgrade(context)

    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })
})

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

describe('a database ahead of the files', () => {
  it('is refused, and nothing is applied', async () => {
    await upgrade(contextOf(db, line))

    const older = contextOf(db, revisions('a', 'b<a'))
    const failures = await Promise.all(
      [upgrade(older), downgrade(older), current(older)].map((run) => run.catch((error) => error)),
    )

    for (const failure of failures) expect(failure).toBeInstanceOf(UnknownCurrentError)
    expect(failures[0].revisions).toEqual(['c'])
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })

  it('can be stamped anew with purge only', async () => {
    await upgrade(contextOf(db, line))
    const older = contextOf(db, revisions('a', 'b<a'))

    await expect(stamp(older, { targets: ['head'] })).rejects.toThrow(UnknownCurrentError)
    await stamp(older, { targets: ['head'], purge: true })

    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'b' })
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

describe('a version table that changes under a run', () => {
  it('makes it plan again from what is there', async () => {
    const context = contextOf(db, line, {
      a: async (trx) => {
        await makeTable('a')(trx)
        await makeTable('b')(trx)
        await sql`update alembic_version set version_num = 'b'`.execute(trx)
      },
    })

    const { applied } = await upgrade(context)

    expect(applied.map(({ revision }) => revision)).toEqual(['a', 'c'])
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })

  it('ends it where no file declares what is there', async () => {
    const context = contextOf(db, line, {
      a: (trx) => sql`update alembic_version set version_num = 'newer'`.execute(trx).then(),
    })

    await expect(upgrade(context)).rejects.toThrow(UnknownCurrentError)
    expect(await stateOf(db)).toEqual({ tables: '', rows: 'newer' })
  })

  it('is told from a table of another kind', async () => {
    await sql`create table alembic_version (number int)`.execute(db)

    await expect(current(contextOf(db, line))).rejects.toThrow(/"version_num" does not exist/)
  })
})

describe('two upgrades at once', () => {
  it('apply each revision once, and both succeed', async () => {
    const contexts = [contextOf(db, line), contextOf(db, line), contextOf(db, line)]

    const results = await Promise.all(contexts.map((context) => upgrade(context)))

    const applied = results.flatMap((result) => result.applied.map(({ revision }) => revision))
    expect(applied.sort()).toEqual(['a', 'b', 'c'])
    expect(results.map(({ heads }) => heads)).toEqual([['c'], ['c'], ['c']])
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })
})

describe('a run whose time is over', () => {
  it('stops between two revisions and says what is left, and the next one goes on', async () => {
    const context = { ...contextOf(db, line), remainingTime: () => 0 }

    const first = await upgrade(context)
    const second = await upgrade(context)
    const third = await upgrade(context)

    expect([first, second, third].map(({ heads, pending }) => ({ heads, pending }))).toEqual([
      { heads: ['a'], pending: ['b', 'c'] },
      { heads: ['b'], pending: ['c'] },
      { heads: ['c'], pending: [] },
    ])
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })

  it('goes on while there is time', async () => {
    let left = 2
    const remainingTime = () => {
      left -= 1
      return left
    }

    const { applied, pending } = await upgrade({ ...contextOf(db, line), remainingTime })

    expect(applied.map(({ revision }) => revision)).toEqual(['a', 'b'])
    expect(pending).toEqual(['c'])
  })
})

describe('a run that is interrupted', () => {
  /** A graph of which `last` interrupts its run between two statements. */
  function interruptedAt(last: string, alone: readonly string[] = []) {
    const controller = new AbortController()
    const body: Body = async (trx) => {
      await makeTable(last)(trx)
      controller.abort()
      await makeTable('more')(trx)
    }
    return { ...contextOf(db, diamond, { [last]: body }, alone), signal: controller.signal }
  }

  it('undoes the revision at work, here a merge, and gives the lease back', async () => {
    const failure = await upgrade(interruptedAt('d')).catch((error) => error)

    expect(failure).toBeInstanceOf(MigrationError)
    expect(failure.message).toBe(
      'upgrade b, c -> d (versions/d.ts): interrupted (nothing of it is left; done before it: a, b, c)',
    )
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'b c' })
    expect((await sql`select holder from migration_lease`.execute(db)).rows).toEqual([
      { holder: null },
    ])
    await upgrade({ ...contextOf(db, diamond), lockTimeout: 0 })
    expect(await stateOf(db)).toEqual({ tables: 'a b c d', rows: 'd' })
  })

  it('sends nothing more for a revision in no transaction either', async () => {
    const failure = await upgrade(interruptedAt('b', ['b'])).catch((error) => error)

    expect(failure).toMatchObject({ remains: 'part', cause: { name: 'InterruptedError' } })
    expect(await stateOf(db)).toEqual({ tables: 'a b', rows: 'a' })
  })

  it('ends before the next revision, of which the journal knows nothing', async () => {
    const controller = new AbortController()
    const context = contextOf(db, line, {
      async a(trx) {
        await makeTable('a')(trx)
        controller.abort()
      },
    })

    const failure = await upgrade({ ...context, signal: controller.signal }).catch((error) => error)

    expect(failure).toMatchObject({
      name: 'InterruptedError',
      message: 'interrupted (done before it: a)',
      applied: [{ revision: 'a' }],
    })
    expect(await stateOf(db)).toEqual({ tables: 'a', rows: 'a' })
    const { rows } = await sql`select revision, state from migration_log`.execute(db)
    expect(rows).toEqual([{ revision: 'a', state: 'done' }])
  })

  it('leaves nothing of a run in one transaction, whose merge sends no statement', async () => {
    const controller = new AbortController()
    const given = contextOf(db, diamond, {
      async c(trx) {
        await makeTable('c')(trx)
        controller.abort()
      },
      d: async () => {},
    })
    const settings = { ...given.settings, transactionMode: 'per-run' as const }
    const context = { ...given, settings, signal: controller.signal }

    await expect(upgrade(context)).rejects.toThrow(/interrupted \(nothing was changed\)$/)
    expect(await stateOf(db)).toEqual({ tables: '', rows: '' })
  })
})

describe('a run in one transaction', () => {
  const inOne = (settings: MigrationSettings = {}, bodies: Record<string, Body> = {}) => {
    const context = contextOf(db, line, bodies)
    const more = { transactionMode: 'per-run' as const, ...settings }
    return { ...context, settings: { ...context.settings, ...more } }
  }

  it('takes a statement more than those of its revisions, with one begin and commit', async () => {
    await upgrade(contextOf(db, line), { target: 'a' })
    const before = database.calls()

    const { applied, heads } = await upgrade(inOne())

    expect(database.calls() - before).toBe(3 + 2 + 1 + 2)
    expect(applied.map(({ revision }) => revision)).toEqual(['b', 'c'])
    expect(heads).toEqual(['c'])
    expect(await stateOf(db)).toEqual({ tables: 'a b c', rows: 'c' })
  })

  it('leaves nothing of it when a revision fails', async () => {
    const failing = inOne({}, { c: makeTable('a') })

    const failure = await upgrade(failing).catch((error) => error)

    expect(failure).toBeInstanceOf(MigrationError)
    expect(failure).toMatchObject({ applied: [], failed: { revision: 'c' } })
    expect(failure.message).toMatch(
      /^upgrade b -> c \(versions\/c\.ts\): .*\(nothing was changed\)$/,
    )
    expect(await stateOf(db)).toEqual({ tables: '', rows: '' })
  })
})

describe('a hook', () => {
  const hooked = (hook: VersionApplyHook, second: VersionApplyHook = () => {}) => {
    const context = contextOf(db, line)
    return { ...context, settings: { ...context.settings, onVersionApply: [hook, second] } }
  }

  it('is told of every revision in its transaction', async () => {
    const told: unknown[] = []
    const context = hooked(async ({ db: transaction, ...event }) => {
      const { rows } = await sql`select version_num from alembic_version`.execute(transaction)
      told.push([event.revision, event.direction, event.isStamp, event.heads, rows.length])
    })

    await upgrade(context, { target: 'b' })
    await downgrade(context)
    await stamp(context, { targets: ['c'] })

    expect(told).toEqual([
      ['a', 'up', false, ['a'], 1],
      ['b', 'up', false, ['b'], 1],
      ['b', 'down', false, ['a'], 1],
      ['c', 'up', true, ['c'], 1],
    ])
  })

  it('rolls its revision back by throwing', async () => {
    const context = hooked(
      () => {},
      ({ revision }) => {
        if (revision === 'b') throw new Error('not on a Friday')
      },
    )

    await expect(upgrade(context)).rejects.toThrow(
      'upgrade a -> b (versions/b.ts): not on a Friday (nothing of it is left; done before it: a)',
    )
    expect(await stateOf(db)).toEqual({ tables: 'a', rows: 'a' })
  })
})

describe('a script', () => {
  it('does to a database what the run itself does', async () => {
    await upgrade(contextOf(db, diamond), { target: 'heads' })
    const wanted = await stateOf(db)
    await sql`drop table a, b, c, d, alembic_version`.execute(db)
    const statements: string[] = []
    const context = offline(contextOf(db, diamond), {
      write: (statement) => statements.push(statement),
    })

    await upgrade(context, { target: 'heads' })
    for (const statement of statements) {
      if (!/^(BEGIN|COMMIT);$/.test(statement)) await runScript(db, statement)
    }

    expect(await stateOf(db)).toEqual(wanted)
  })
})

describe('what is pending', () => {
  it('is what an upgrade to all heads would apply', async () => {
    const context = contextOf(db, diamond)
    await upgrade(context, { target: 'b' })

    expect((await check(context)).pending.map(({ revision }) => revision)).toEqual(['c', 'd'])
    await upgrade(context)
    expect(await check(context)).toEqual({ pending: [] })
  })
})

describe('the version table', () => {
  it('is made once', async () => {
    const context = contextOf(db, line)

    expect(await ensureVersion(context)).toEqual({ created: true })
    expect(await ensureVersion(context)).toEqual({ created: false })
    expect(await stateOf(db)).toEqual({ tables: '', rows: '' })
  })
})

describe('a downgrade that may not be meant', () => {
  const trunk = revisions('a', 'b<a', 'c<a billing', 'd<c')

  it('of a branch says what else it would undo, and wants to be told', async () => {
    const context = contextOf(db, trunk)
    await upgrade(context, { target: 'heads' })

    const refusal = await downgrade(context, { target: 'billing@base' }).catch((error) => error)

    expect(refusal).toBeInstanceOf(WiderDowngradeError)
    expect(refusal.message).toBe(
      'downgrade billing@base would also undo b, a, not of this branch alone: stop at its branch point with billing@a, or say --yes',
    )
    expect((await stateOf(db)).rows).toBe('b d')
    await downgrade(context, { target: 'billing@base', yes: true })
    expect(await stateOf(db)).toEqual({ tables: '', rows: '' })
  })

  it('of a branch with a beginning of its own is just done', async () => {
    const context = contextOf(db, revisions('a', 'x search', 'y<x'))
    await upgrade(context, { target: 'heads' })

    await downgrade(context, { target: 'search@base' })

    expect(await stateOf(db)).toEqual({ tables: 'a', rows: 'a' })
  })

  it('of one step warns where there are several rows', async () => {
    const warnings: string[] = []
    const context = { ...contextOf(db, trunk), onWarning: (line: string) => warnings.push(line) }
    await upgrade(context, { target: 'heads' })

    const { applied } = await downgrade(context)
    await downgrade(context, { target: 'd@-1' })

    expect(applied.map(({ revision }) => revision)).toEqual(['b'])
    expect(warnings).toEqual([
      'downgrade -1 from 2 current revisions is ambiguous: it undoes b; name the branch, as in b@-1',
    ])
  })

  it.each(['a:b', ':b'])('to a range is refused without a script: %s', async (target) => {
    await expect(upgrade(contextOf(db, line), { target })).rejects.toThrow(
      `Range revision not allowed: '${target}' needs --sql`,
    )
  })
})
