import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  current,
  downgrade,
  ensureVersion,
  type MigrationDatabase,
  stamp,
  UnknownCurrentError,
  upgrade,
  type VersionApplyHook,
} from '../../../../db/migrate/index.ts'
import { contextOf, makeTable, stateOf } from '../contexts.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { revisions } from '../graphs.ts'

let db: MigrationDatabase

useEmptyDatabase((opened) => {
  db = opened.db
})

const line = revisions('a', 'b<a', 'c<b')

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

  it('ends an upgrade of which a part is undone', async () => {
    const context = contextOf(db, line, {
      async b(trx) {
        await makeTable('b')(trx)
        await sql`update alembic_version set version_num = 'a'`.execute(trx)
      },
    })

    await expect(upgrade(context)).rejects.toMatchObject({
      name: 'UndoneError',
      revisions: ['b'],
      message:
        'what this run did to b is undone: another migrator is at work, or the database does not keep what is committed; see to that, then run again',
    })
    expect(await stateOf(db)).toEqual({ tables: 'a b', rows: 'a' })
  })

  it('ends a downgrade of which a part is applied again', async () => {
    const context = contextOf(db, line)
    await upgrade(context)
    const onVersionApply: VersionApplyHook = ({ db: transaction }) =>
      sql`update alembic_version set version_num = 'c'`.execute(transaction).then(() => {})
    const hooked = { ...context, settings: { ...context.settings, onVersionApply } }

    const failure = await downgrade(hooked, { target: 'base' }).catch((error) => error)

    expect(failure).toMatchObject({ name: 'UndoneError', revisions: ['c'] })
    expect(await stateOf(db)).toEqual({ tables: 'a b', rows: 'c' })
  })

  it('is told from a table of another kind', async () => {
    await sql`create table alembic_version (number int)`.execute(db)

    await expect(current(contextOf(db, line))).rejects.toThrow(/"version_num" does not exist/)
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
