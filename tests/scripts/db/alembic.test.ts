import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'
import { openFolder } from './run-program.ts'

const run = promisify(execFile)
const environment = { PATH: process.env.PATH, HOME: process.env.HOME }
const alembicIsHere = await run('alembic', ['--version'], { env: environment }).then(
  () => true,
  () => false,
)

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

  beforeAll(async () => {
    postgres = await startNativePostgres()
    folder = await openFolder({ DATABASE_URL: postgres.url })
    await folder.db('init')
    await run('alembic', ['init', 'theirs'], { cwd: folder.directory, env: environment })
    const ini = join(folder.directory, 'alembic.ini')
    const url = postgres.url.replace(/^postgres:/, 'postgresql+psycopg2:')
    const text = await readFile(ini, 'utf8')
    await writeFile(ini, text.replace(/^sqlalchemy\.url = .*$/m, `sqlalchemy.url = ${url}`))
    await mkdir(join(folder.directory, 'theirs/versions'), { recursive: true })
    for (const declared of graph) await writeBoth(folder.directory, declared)
  })

  afterAll(async () => {
    await folder.remove()
    await postgres.close()
  })

  /** What Alembic prints, but for its log. */
  async function alembic(...args: string[]): Promise<string> {
    const { stdout } = await run('alembic', args, { cwd: folder.directory, env: environment })
    return stdout.trimEnd()
  }

  async function ours(...args: string[]): Promise<string> {
    const { code, out, error } = await folder.db(...args)
    if (code !== 0) throw new Error(error)
    return out.trimEnd()
  }

  it('list revisions in the same words', async () => {
    for (const args of [['heads'], ['branches'], ['history'], ['history', '-r', 'billing:head']]) {
      const [mine, theirs] = [await ours(...args), await alembic(...args)]
      expect(lines(mine)).toEqual(lines(theirs))
      expect(lines(mine)).not.toEqual([])
    }
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
})

/** Of what is beside each other the order is a matter of chance in Alembic. */
function lines(text: string): string[] {
  return text.split('\n').sort()
}

async function writeBoth(directory: string, { id, parents, label }: Declared): Promise<void> {
  const down = JSON.stringify(parents.length > 1 ? parents : (parents[0] ?? null))
  await writeFile(
    join(directory, `migrations/versions/${id}.ts`),
    `
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
      `"""create ${id}"""`,
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
