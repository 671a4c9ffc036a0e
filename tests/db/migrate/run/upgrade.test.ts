import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  check,
  current,
  downgrade,
  type MigrationDatabase,
  upgrade,
} from '../../../../db/migrate/index.ts'
import type { TestDatabase } from '../../../setup/test-database.ts'
import { contextOf, stateOf } from '../contexts.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { diamond, revisions, withDependencies } from '../graphs.ts'

let database: TestDatabase
let db: MigrationDatabase

useEmptyDatabase((opened) => {
  database = opened
  db = opened.db
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

describe('what is pending', () => {
  it('is what an upgrade to all heads would apply', async () => {
    const context = contextOf(db, diamond)
    await upgrade(context, { target: 'b' })

    expect((await check(context)).pending.map(({ revision }) => revision)).toEqual(['c', 'd'])
    await upgrade(context)
    expect(await check(context)).toEqual({ pending: [] })
  })
})
