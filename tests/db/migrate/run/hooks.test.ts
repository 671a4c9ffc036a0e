import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  downgrade,
  type MigrationDatabase,
  stamp,
  upgrade,
  type VersionApplyHook,
} from '../../../../db/migrate/index.ts'
import { contextOf, stateOf } from '../contexts.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { revisions } from '../graphs.ts'

let db: MigrationDatabase

useEmptyDatabase((opened) => {
  db = opened.db
})

const line = revisions('a', 'b<a', 'c<b')

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
