import { describe, expect, it } from 'vitest'
import {
  type MigrationDatabase,
  MigrationError,
  type MigrationSettings,
  upgrade,
} from '../../../../db/migrate/index.ts'
import type { TestDatabase } from '../../../setup/test-database.ts'
import { type Body, contextOf, makeTable, stateOf } from '../contexts.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { revisions } from '../graphs.ts'

let database: TestDatabase
let db: MigrationDatabase

useEmptyDatabase((opened) => {
  database = opened
  db = opened.db
})

const line = revisions('a', 'b<a', 'c<b')

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
