import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'
import { alembicIsHere, startAlembic } from './real-alembic.ts'
import { openFolder } from './run-program.ts'

interface Declared {
  id: string
  parents: string[]
  label?: string
}

/** A trunk, two branches of it, one with a label, and their merge. */
const graph: Declared[] = [
  { id: 'a1', parents: [] },
  { id: 'b1', parents: ['a1'], label: 'billing' },
  { id: 'c1', parents: ['a1'] },
  { id: 'd1', parents: ['b1', 'c1'] },
  { id: 'e1', parents: ['d1'] },
]

const title =
  alembicIsHere && nativePostgresIsHere
    ? 'Alembic and ours on one database'
    : 'Alembic and ours on one database (skipped: it takes alembic on the PATH, and PostgreSQL)'

describe.runIf(alembicIsHere && nativePostgresIsHere)(title, () => {
  let postgres: NativePostgres
  let folder: Awaited<ReturnType<typeof openFolder>>
  let real: ReturnType<typeof startAlembic>

  beforeAll(async () => {
    postgres = await startNativePostgres()
    folder = await openFolder({ DATABASE_URL: postgres.url })
    await folder.db('init')
    await writeFile(
      join(folder.directory, 'migrations/env.ts'),
      'export const settings = ({ x }) => (x.mode ? { transactionMode: x.mode } : {})',
    )
    real = startAlembic(folder.directory)
    await real.run('init', 'theirs')
    const ini = join(folder.directory, 'alembic.ini')
    const url = postgres.url.replace(/^postgres:/, 'postgresql+psycopg2:')
    const text = await readFile(ini, 'utf8')
    await writeFile(ini, text.replace(/^sqlalchemy\.url = .*$/m, `sqlalchemy.url = ${url}`))
    await mkdir(join(folder.directory, 'theirs/versions'), { recursive: true })
    for (const declared of graph) await writeBoth(folder.directory, declared)
  })

  afterAll(async () => {
    await real.close()
    await folder.remove()
    await postgres.close()
  })

  /** What Alembic prints, but for its log. */
  async function alembic(...args: string[]): Promise<string> {
    const { stdout } = await real.run(...args)
    return stdout.trimEnd()
  }

  async function alembicLog(...args: string[]): Promise<string> {
    const { stderr } = await real.run(...args)
    return stderr
  }

  async function ours(...args: string[]): Promise<string> {
    const { code, out, error } = await folder.db(...args)
    if (code !== 0) throw new Error(error)
    return out.trimEnd()
  }

  it.each(['heads', 'branches', 'history', 'history -r billing:head', 'show d1', 'show billing'])(
    'list revisions in the same words, in the long form too: %s',
    async (command) => {
      const args = command.split(' ')
      for (const form of args[0] === 'show' ? [args] : [args, [...args, '-v']]) {
        const [mine, theirs] = await Promise.all([ours(...form), alembic(...form)])
        expect(lines(mine)).toEqual(lines(theirs))
        expect(lines(mine)).not.toEqual([''])
        if (args[0] === 'show') expect(comparable(mine)).toBe(comparable(theirs))
      }
    },
  )

  it.each([
    ['upgrade', 'e1'],
    ['upgrade', 'b1:d1'],
    ['downgrade', 'e1:a1'],
    ['downgrade', 'd1:base'],
    ['stamp', 'd1'],
  ])('write the same script: %s %s', async (...args) => {
    const [mine, theirs] = await Promise.all([
      ours('-x', 'mode=per-run', ...args, '--sql'),
      alembic(...args, '--sql'),
    ])

    expect(statements(mine)).toEqual(statements(theirs))
    expect(statements(mine)).toContain('BEGIN;')
  })

  it('say the same of a run, with a name of their own', async () => {
    const run = (text: string) => text.match(/Running .*/g)
    const mine = await folder.db('upgrade', 'b1')
    const undone = await folder.db('downgrade', 'base')
    const theirs = await alembicLog('upgrade', 'b1')
    const theirsUndone = await alembicLog('downgrade', 'base')

    expect([run(mine.error), run(undone.error)]).toEqual([run(theirs), run(theirsUndone)])
    expect(run(mine.error)).toHaveLength(2)
  })

  it('take turns: each goes on where the other one stopped', async () => {
    await ours('upgrade', 'billing')
    expect(await alembic('current')).toBe('b1')
    await alembic('upgrade', 'd1')
    expect(await ours('current')).toBe(await alembic('current'))
    await ours('upgrade')
    expect(await alembic('current')).toBe('e1 (head)')
    await alembic('downgrade', 'a1')
    expect(await ours('current')).toBe('a1 (branchpoint)')
    await ours('upgrade', 'head')
    await ours('downgrade', 'd1')
    await alembic('upgrade', 'head')
    await ours('downgrade', 'base')
    expect(await alembic('current')).toBe('')
    await alembic('upgrade', 'head')
    expect(await ours('check')).toBe('No new upgrade operations detected.')
  })

  it('go on from what Alembic made, once its revisions are imported', async () => {
    const imported = ['-d', join(folder.directory, 'imported')]
    await alembic('upgrade', 'head')
    await ours(...imported, 'init')

    await ours(...imported, 'import-alembic', join(folder.directory, 'theirs/versions'))
    const current = await ours(...imported, 'current')
    const revision = await ours(...imported, 'revision', '--rev-id', 'f1', '--json')
    const upgraded = await folder.db(...imported, 'upgrade')
    const undone = await folder.db(...imported, 'downgrade', 'd1')
    await folder.db(...imported, 'stamp', 'base')

    expect(current).toBe('e1 (head)')
    expect(JSON.parse(revision)).toMatchObject({ revision: 'f1' })
    expect(upgraded.error).toBe('INFO  [plaster.migrate] Running upgrade e1 -> f1, empty message')
    expect(undone.error.split('\n')).toEqual([
      'INFO  [plaster.migrate] Running downgrade f1 -> e1, empty message',
      'INFO  [plaster.migrate] Running downgrade e1 -> d1, create e1',
    ])
  })
})

/** Of what is beside each other the order is a matter of chance in Alembic. */
function lines(text: string): string[] {
  return comparable(text).split('\n').sort()
}

/** Without the folder of a file, and with the children of a branch point sorted. */
function comparable(text: string): string {
  return text
    .trimEnd()
    .replaceAll(/^(Path: ).*\/(\w+)\.\w+$/gm, '$1$2')
    .replaceAll(/^(Branches into: )(.*)$/gm, (_, name, ids) => name + ids.split(', ').sort())
}

/**
 * The lines and statements of a script, whatever their order: of what is beside each other it is a matter
 * of chance, and with it which row is updated and which one is inserted or deleted.
 */
function statements(script: string): string[] {
  return script
    .split(/\n\n/)
    .map(wordStatement)
    .filter((statement) => statement !== '')
    .sort()
}

function wordStatement(statement: string): string {
  const move = /^(UPDATE|DELETE FROM|INSERT INTO) alembic_version\b/.exec(statement)
  // Alembic before 1.20 dropped the table, and all of them fail where it is there already.
  if (statement.startsWith('DROP TABLE alembic_version')) return ''
  return (
    move?.[1] ??
    statement
      .trim()
      .replace('CREATE TABLE IF NOT EXISTS', 'CREATE TABLE')
      .replaceAll(/\s+/g, ' ')
      .replaceAll('"', '')
  )
}

async function writeBoth(directory: string, { id, parents, label }: Declared): Promise<void> {
  const down = JSON.stringify(parents.length > 1 ? parents : (parents[0] ?? null))
  await writeFile(
    join(directory, `migrations/versions/${id}.ts`),
    `/**
 * create ${id}
 *
 * Revision ID: ${id}
 */
      export const revision = '${id}'
      export const downRevision = ${down}
      export const branchLabels = ${JSON.stringify(label ? [label] : [])}
      export const message = 'create ${id}'
      export const up = (db) => db.schema.createTable('t_${id}').execute()
      export const down = (db) => db.schema.dropTable('t_${id}').execute()
    `,
  )
  const python = parents.length > 1 ? `(${parents.map((parent) => `'${parent}'`)})` : down
  await writeFile(
    join(directory, `theirs/versions/${id}.py`),
    [
      `"""create ${id}`,
      '',
      `Revision ID: ${id}`,
      '"""',
      'from alembic import op',
      `revision = '${id}'`,
      `down_revision = ${python.replace('null', 'None')}`,
      `branch_labels = ${label ? `('${label}',)` : 'None'}`,
      'depends_on = None',
      'def upgrade():',
      `    op.execute('create table t_${id} ()')`,
      'def downgrade():',
      `    op.execute('drop table t_${id}')`,
    ].join('\n'),
  )
}
