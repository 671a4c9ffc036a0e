import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createContext, type MigrationDatabase } from '../../../../db/migrate/index.ts'
import { onScratch, readHead } from '../../../../db/migrate/run/scratch.ts'
import { openKeptScratch } from '../../../../scripts/db/session/kept-scratch.ts'
import type { Session } from '../../../../scripts/db/session/session.ts'

let folder: string
let root: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaster-kept-'))
  root = join(folder, 'cache')
})

afterEach(() => rmSync(folder, { recursive: true }))

type Up = (db: MigrationDatabase) => Promise<void>

const create =
  (table: string): Up =>
  async (db) => {
    await sql.raw(`create table ${table} (id integer)`).execute(db)
  }

/** Revisions in one line that do this, whatever their files say. */
function contextOf(ups: readonly Up[]) {
  const files = ups.map((up, index) => {
    const path = join(folder, `r${index}.ts`)
    writeFileSync(path, '')
    const revision = { revision: `r${index}`, downRevision: index === 0 ? null : `r${index - 1}` }
    return { path, module: { ...revision, up, down: async () => {} } }
  })
  return createContext({ files })
}

/** The tables at the heads, and what there is of a statement that is tried afterwards. */
async function run(ups: readonly Up[], tried?: string, where = root) {
  const session = { folder: () => folder } as Session
  const context = contextOf(ups)
  const { db, keeping, close } = await openKeptScratch(session, context, { root: where })
  try {
    const head = await readHead(onScratch(context, db), keeping)
    if (tried) await sql.raw(tried).execute(db)
    const tables = head.filter(({ kind }) => kind === 'table').map(({ name }) => name)
    return tables.filter((name) => !/alembic|migration/.test(name))
  } finally {
    await close()
  }
}

/** Of the recording, which is another one once it was written again. */
function inode(): number {
  const [name = ''] = readdirSync(root)
  return statSync(join(root, name, 'recording')).ino
}

describe('openKeptScratch', () => {
  it('runs the same revisions once, and what is tried after them on a copy', async () => {
    expect(await run([create('a')], 'insert into a values (1)')).toEqual(['public.a'])
    const first = inode()

    expect(await run([create('a')], 'insert into a values (1)')).toEqual(['public.a'])
    expect(await run([create('a')], 'alter table a add column b text')).toEqual(['public.a'])
    expect(inode()).toBe(first)
  })

  it('runs what is newer on a copy of what there was', async () => {
    let sent = 0
    const second: Up = async (db) => {
      sent += 1
      await sql`create table b as select count(*) as tables from pg_class where relname = 'a'`.execute(
        db,
      )
    }
    await run([create('a')])

    expect(await run([create('a'), second], 'select tables from b')).toEqual([
      'public.a',
      'public.b',
    ])
    expect(sent).toBe(1)
    expect(await run([create('a')])).toEqual(['public.a'])
  })

  it('sees what a revision is told, though no file has changed', async () => {
    let table = 'a'
    const up: Up = (db) => create(table)(db)
    await run([up])
    table = 'b'

    expect(await run([up], 'insert into b values (1)')).toEqual(['public.b'])
    expect(await run([up], 'insert into b values (1)')).toEqual(['public.b'])
  })

  it('makes the roles that revisions name, each time', async () => {
    const grant: Up = async (db) => {
      await sql`grant select on a to reader`.execute(db)
    }
    await run([create('a'), grant])
    const first = inode()

    expect(await run([create('a'), grant], 'set role reader')).toEqual(['public.a'])
    expect(inode()).toBe(first)
  })

  it('keeps nothing that the time has a part in', async () => {
    const up: Up = async (db) => {
      await sql`do $$ begin
        execute format('create table %I (id integer)', 'p_' || to_char(now(), 'YYYY'));
      end $$`.execute(db)
    }

    expect(await run([up])).toHaveLength(1)
    expect(() => readdirSync(root)).toThrow('ENOENT')
  })

  it('lets two run at once', async () => {
    const both = await Promise.all([run([create('a')]), run([create('a')])])

    expect(both).toEqual([['public.a'], ['public.a']])
    expect(await run([create('a')], 'insert into a values (1)')).toEqual(['public.a'])
  })

  it('does without where nothing can be kept', async () => {
    writeFileSync(join(folder, 'file'), '')

    const tried = 'insert into a values (1)'
    expect(await run([create('a')], tried, join(folder, 'file/below'))).toEqual(['public.a'])
  })

  it('does without a snapshot that was damaged, and makes another', async () => {
    await run([create('a')])
    const [name = ''] = readdirSync(root)
    const snapshot = readdirSync(join(root, name)).find((file) => file.endsWith('.tar')) ?? ''
    writeFileSync(join(root, name, snapshot), 'half of i')

    const tried = 'insert into a values (1)'
    expect(await run([create('a')], tried)).toEqual(['public.a'])
    expect(await run([create('a')], tried)).toEqual(['public.a'])
    expect(statSync(join(root, name, snapshot)).size).toBeGreaterThan(1_000_000)
  })
})
