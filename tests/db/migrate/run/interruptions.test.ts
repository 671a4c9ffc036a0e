import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type MigrationDatabase, MigrationError, upgrade } from '../../../../db/migrate/index.ts'
import { type Body, contextOf, makeTable, stateOf } from '../contexts.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { diamond, revisions } from '../graphs.ts'

let db: MigrationDatabase

useEmptyDatabase((opened) => {
  db = opened.db
})

const line = revisions('a', 'b<a', 'c<b')

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
