import { describe, expect, it } from 'vitest'
import {
  downgrade,
  type MigrationDatabase,
  upgrade,
  WiderDowngradeError,
} from '../../../../db/migrate/index.ts'
import { contextOf, stateOf } from '../contexts.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { revisions } from '../graphs.ts'

let db: MigrationDatabase

useEmptyDatabase((opened) => {
  db = opened.db
})

const line = revisions('a', 'b<a', 'c<b')

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
