import { readdirSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  MigrationError,
  type Migrations,
  MissingRevisionError,
  UnknownRevisionError,
} from '../../db/migrate/index.ts'
import { createMigrateHandler, type MigrateHandler, PayloadError } from '../../functions/migrate.ts'
import { settings } from '../../migrations/env.ts'
import { openTestDatabase, type TestDatabase } from '../setup/test-database.ts'

const versions = new URL('../../migrations/versions/', import.meta.url)

let database: TestDatabase
let migrations: Migrations
let migrate: MigrateHandler

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  const names = readdirSync(versions)
  const files = names.map(async (name) => ({
    path: `migrations/versions/${name}`,
    module: await import(new URL(name, versions).href),
  }))
  migrations = { settings, files: await Promise.all(files) }
  migrate = createMigrateHandler(migrations, () => database.db)
})

afterAll(() => database.close())

const head = '0698fe2e7609'
const afterLikes = [
  { revision: 'f2e6de782681', message: 'create sessions' },
  { revision: 'c7e616fce99f', message: 'add log in' },
  { revision: '00df7269fac1', message: 'create idempotency keys' },
  { revision: '0febb89cee9a', message: 'index tweets for filters' },
  { revision: '7f4cc8d26086', message: 'add versions of users' },
  { revision: '0698fe2e7609', message: 'add networks of sessions' },
]

describe('the migrate function', () => {
  it('upgrades to head for no payload, and says what ran', async () => {
    const answer = await migrate({})

    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      applied: [
        step('f5e797644379', [], 'create users'),
        step('188a4dfc92ed', ['f5e797644379'], 'create tweets'),
        step('41714a6d6366', ['188a4dfc92ed'], 'create likes'),
        step('f2e6de782681', ['41714a6d6366'], 'create sessions'),
        step('c7e616fce99f', ['f2e6de782681'], 'add log in'),
        step('00df7269fac1', ['c7e616fce99f'], 'create idempotency keys'),
        step('0febb89cee9a', ['00df7269fac1'], 'index tweets for filters'),
        step('7f4cc8d26086', ['0febb89cee9a'], 'add versions of users'),
        step('0698fe2e7609', ['7f4cc8d26086'], 'add networks of sessions'),
      ],
      heads: [head],
      pending: [],
    })
  })

  it.each([
    [undefined, { applied: [], heads: [head] }],
    [null, { applied: [], heads: [head] }],
    [{ upgrade: 'head' }, { applied: [], heads: [head] }],
    [{ downgrade: '188a' }, { heads: ['188a4dfc92ed'] }],
    [{ stamp: 'head' }, { heads: [head] }],
    [{ stamp: ['188a'] }, { heads: ['188a4dfc92ed'] }],
    [{ upgrade: '+1' }, { applied: [{ revision: '41714a6d6366' }], heads: ['41714a6d6366'] }],
    [{ current: true }, { current: [{ revision: '41714a6d6366', message: 'create likes' }] }],
    [{ heads: true }, { heads: [{ revision: head, isHead: true }] }],
    [{ check: true }, { pending: afterLikes }],
  ])('answers %j', async (payload, answer) => {
    expect(await migrate(payload)).toMatchObject(answer)
  })

  it('lists the history, newest first', async () => {
    const { history } = (await migrate({ history: true })) as { history: { message: string }[] }

    expect(history.map(({ message }) => message)).toEqual([
      ...afterLikes.map(({ message }) => message).toReversed(),
      'create likes',
      'create tweets',
      'create users',
    ])
  })

  it.each([
    [
      { upgraed: 'head' },
      "the payload has 'upgraed': give one of upgrade, downgrade, stamp, current, history, heads, check, or nothing",
    ],
    [
      { upgrade: 'head', stamp: 'head' },
      "the payload has 'upgrade', 'stamp': give one of upgrade, downgrade, stamp, current, history, heads, check, or nothing",
    ],
    [
      { toString: 'head' },
      "the payload has 'toString': give one of upgrade, downgrade, stamp, current, history, heads, check, or nothing",
    ],
    [{ upgrade: 1 }, '\'upgrade\' has to be a target such as "head", "base" or a revision id'],
    [{ stamp: [''] }, '\'stamp\' has to be a target such as "head", "base" or a revision id'],
    [{ current: 'yes' }, "'current' has to be true"],
    ['head', 'the payload has to be an object such as {"upgrade":"head"}'],
    [[], 'the payload has to be an object such as {"upgrade":"head"}'],
  ])('refuses %j in one line', async (payload, message) => {
    const refusal = await migrate(payload).catch((error) => error)

    expect(refusal).toBeInstanceOf(PayloadError)
    expect(refusal.message).toBe(message)
  })

  it('stops when its time is over, and goes on when it is asked again', async () => {
    await migrate({ downgrade: 'base' })
    const lambda = {
      functionName: 'migrate',
      functionVersion: '7',
      getRemainingTimeInMillis: () => 1_000,
    }

    const first = await migrate({}, lambda)
    const rest = await migrate({}, { ...lambda, getRemainingTimeInMillis: () => 900_000 })

    expect(first).toMatchObject({
      applied: [{ revision: 'f5e797644379' }],
      pending: ['188a4dfc92ed', '41714a6d6366', ...afterLikes.map(({ revision }) => revision)],
    })
    expect(rest).toMatchObject({ heads: [head], pending: [] })
    const { rows } = await sql`
      select distinct on (revision) revision, who from migration_log order by revision, id desc
    `.execute(database.db)
    expect(rows).toContainEqual({ revision: head, who: 'migrate version 7' })
  })

  it('throws what fails, so that the invocation fails', async () => {
    const failing = {
      revision: 'x1',
      downRevision: head,
      up: () => Promise.reject(new Error('no')),
      down: async () => {},
    }
    const files = [...migrations.files, { path: 'x1.ts', module: failing }]
    const handler = createMigrateHandler({ files }, () => database.db)

    await expect(handler({})).rejects.toThrow(MigrationError)
    await expect(handler({ upgrade: 'zzzz' })).rejects.toThrow(UnknownRevisionError)
    expect(await handler({ current: true })).toMatchObject({
      current: [{ revision: head }],
    })
  })

  it('cannot be made from files that are no graph', () => {
    const make = () =>
      createMigrateHandler(
        { files: migrations.files.filter(({ path }) => !path.includes('188a')) },
        () => database.db,
      )

    expect(make).toThrow(MissingRevisionError)
  })
})

function step(revision: string, from: string[], message: string) {
  const path = `migrations/versions/${revision}_${message.replaceAll(' ', '_')}.ts`
  return { revision, direction: 'up', from, to: [revision], message, path }
}
