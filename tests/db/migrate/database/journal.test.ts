import { sql } from 'kysely'
import { describe, expect, it, vi } from 'vitest'
import {
  ChangedRevisionError,
  check,
  current,
  downgrade,
  journal,
  type MigrationContext,
  type MigrationDatabase,
  stamp,
  upgrade,
  withLog,
} from '../../../../db/migrate/index.ts'
import { contextOf, makeTable } from '../contexts.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { revisions } from '../graphs.ts'

let db: MigrationDatabase

useEmptyDatabase((opened) => {
  db = opened.db
})

const line = revisions('a', 'b<a')

describe('the journal', () => {
  it('has a row for each revision that was applied, undone or stamped', async () => {
    const context = { ...contextOf(db, line), who: 'the tests' }

    await upgrade(context)
    await downgrade(context, { target: 'base' })
    await stamp(context, { targets: ['b'] })

    const rows = await entriesOf(db)
    expect(rows.map(({ revision, direction, state }) => [revision, direction, state])).toEqual([
      ['a', 'up', 'done'],
      ['b', 'up', 'done'],
      ['b', 'down', 'done'],
      ['a', 'down', 'done'],
      ['b', 'up', 'stamped'],
    ])
    for (const { who, state, finished, milliseconds, error } of rows) {
      expect({ who, error }).toEqual({ who: 'the tests', error: null })
      if (state === 'done') expect([finished, milliseconds]).not.toContain(null)
    }
  })

  it('has each revision of one transaction with its own time', async () => {
    const context = contextOf(db, revisions('a', 'b<a', 'c<b'), {
      b: async () => {
        vi.advanceTimersByTime(1000)
      },
    })
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      await upgrade({ ...context, settings: { ...context.settings, transactionMode: 'per-run' } })
    } finally {
      vi.useRealTimers()
    }

    const { rows } = await sql`
      select revision, state, milliseconds::integer as took,
        (extract(epoch from started - min(started) over ()) * 1000)::integer as after,
        finished = started + milliseconds * interval '1 millisecond' as is_whole
      from migration_log order by id
    `.execute(db)
    expect(rows).toEqual([
      { revision: 'a', state: 'done', took: 0, after: 0, is_whole: true },
      { revision: 'b', state: 'done', took: 1000, after: 0, is_whole: true },
      { revision: 'c', state: 'done', took: 0, after: 1000, is_whole: true },
    ])
  })

  it('has the failure of a revision of which nothing is left', async () => {
    const context = contextOf(db, line, {
      async b(transaction) {
        await makeTable('b')(transaction)
        throw new Error('not like this')
      },
    })

    await upgrade(context).catch(() => {})

    expect(await entriesOf(db)).toMatchObject([
      { revision: 'a', state: 'done', error: null },
      { revision: 'b', state: 'failed', error: 'not like this', milliseconds: expect.any(Number) },
    ])
  })

  it('has the failure of a revision after one that runs in no transaction', async () => {
    const bodies = { c: () => Promise.reject(new Error('not like this')) }

    await upgrade(contextOf(db, revisions('a', 'b<a', 'c<b'), bodies, ['b'])).catch(() => {})

    expect(await entriesOf(db)).toMatchObject([
      { revision: 'a', state: 'done', error: null },
      { revision: 'b', state: 'done', error: null },
      { revision: 'c', state: 'failed', error: 'not like this' },
    ])
  })

  it('is as old as the version table says where a run is rolled back as a whole', async () => {
    const given = contextOf(db, line, { b: () => Promise.reject(new Error('no')) })
    const settings = { ...given.settings, transactionMode: 'per-run' as const }

    await upgrade({ ...given, settings }).catch(() => {})

    expect(await entriesOf(db)).toMatchObject([{ revision: 'b', state: 'failed' }])
  })

  it('gives the latest run of each revision', async () => {
    const context = contextOf(db, line)
    expect(await journal(context)).toEqual(new Map())

    await upgrade(context)
    await downgrade(context)

    const logs = await journal(context)
    expect(logs.get('a')).toEqual({
      latest: {
        revision: 'a',
        direction: 'up',
        state: 'done',
        started: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        finished: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        milliseconds: expect.any(Number),
        checksum: null,
        who: 'unknown',
        error: null,
      },
      isApplied: true,
      checksum: null,
    })
    expect(logs.get('b')).toMatchObject({
      latest: { direction: 'down', state: 'done' },
      isApplied: false,
    })
  })

  it('is not taken for missing where it cannot be read', async () => {
    await sql`create view migration_log as select 'a' as revision`.execute(db)

    await expect(journal(contextOf(db, line))).rejects.toThrow('does not exist')
  })

  it('begins where Alembic has been at work alone', async () => {
    await sql`create table alembic_version (version_num varchar(32) primary key)`.execute(db)
    await sql`insert into alembic_version values ('a')`.execute(db)

    await upgrade(contextOf(db, line))

    expect(await entriesOf(db)).toMatchObject([{ revision: 'b', state: 'done' }])
  })
})

describe('a file that was changed after it was applied', () => {
  it('is warned of, and refused where that is asked for', async () => {
    const warnings: string[] = []
    const onWarning = (warning: string) => warnings.push(warning)
    await upgrade(withChecksums(contextOf(db, line), { a: 'one' }), { target: 'a' })

    const changed = { ...withChecksums(contextOf(db, line), { a: 'other' }), onWarning }
    const refusals = await Promise.all(
      [upgrade, check].map((work) => work({ ...changed, isStrict: true }).catch((error) => error)),
    )
    await upgrade(changed)

    for (const refusal of refusals) expect(refusal).toBeInstanceOf(ChangedRevisionError)
    expect(refusals[0]).toMatchObject({ paths: ['versions/a.ts'] })
    expect(warnings).toEqual([
      'changed since it was applied: versions/a.ts; what is applied is not edited, a change is a new revision',
    ])
  })

  it('is marked in listings, also after an attempt to undo it that failed', async () => {
    const line = revisions('a')
    await upgrade(withChecksums(contextOf(db, line), { a: 'one' }))
    const changed = withChecksums(contextOf(db, line), { a: 'other' })
    const isChanged = async (context: MigrationContext) => {
      const [entry] = await current(context)
      return entry && withLog(context, entry, await journal(context)).isChanged
    }

    expect(await isChanged(withChecksums(contextOf(db, line), { a: 'one' }))).toBe(false)
    expect(await isChanged(changed)).toBe(true)
    await db.schema.dropTable('a').execute()
    await downgrade(changed).catch(() => {})
    expect((await journal(changed)).get('a')).toMatchObject({
      latest: { direction: 'down', state: 'failed' },
      isApplied: true,
    })
    expect(await isChanged(changed)).toBe(true)
  })

  it('is no matter once it is undone, or where its text is not known', async () => {
    const applied = withChecksums(contextOf(db, line), { a: 'one' })
    await upgrade(applied, { target: 'a' })
    const changed = withChecksums(contextOf(db, line), { a: 'other' })

    await upgrade({ ...contextOf(db, line), isStrict: true }, { target: 'a' })
    await downgrade(applied)

    expect((await upgrade({ ...changed, isStrict: true })).heads).toEqual(['b'])
  })
})

interface Row {
  revision: string
  direction: string
  state: string
  finished: string | null
  milliseconds: number | null
  who: string
  error: string | null
}

async function entriesOf(database: MigrationDatabase): Promise<Row[]> {
  const { rows } = await sql<Row>`select * from migration_log order by id`.execute(database)
  return rows
}

function withChecksums(
  context: MigrationContext,
  checksums: Record<string, string>,
): MigrationContext {
  const scripts = [...context.scripts].map(
    ([id, script]) => [id, { ...script, checksum: checksums[id] }] as const,
  )
  return { ...context, scripts: new Map(scripts) }
}
