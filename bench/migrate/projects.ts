import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What one revision of a line does, as SQL. */
interface LineRevision {
  readonly id: string
  readonly parent: string | null
  readonly up: string
  readonly down: string
}

/** Revisions in one line, each of one statement. */
export function lineOf(count: number): LineRevision[] {
  return Array.from({ length: count }, (_, index) => ({
    id: nameOf(index),
    parent: index === 0 ? null : nameOf(index - 1),
    up: `CREATE TABLE t_${index} (id integer PRIMARY KEY, name text NOT NULL)`,
    down: `DROP TABLE t_${index}`,
  }))
}

/** A migrations folder of so many revisions in one line, applied in one transaction as Alembic does. */
export async function writeProject(folder: string, count: number): Promise<void> {
  await mkdir(join(folder, 'versions'), { recursive: true })
  await writeFile(
    join(folder, 'env.ts'),
    "export const settings = { transactionMode: 'per-run' as const }\n",
  )
  for (const { id, parent, up, down } of lineOf(count)) {
    const path = join(folder, 'versions', `${id}_create_table.ts`)
    await writeFile(path, revisionFile(id, parent, up, down))
  }
}

function revisionFile(id: string, parent: string | null, up: string, down: string): string {
  return `/**
 * create table
 *
 * Revision ID: ${id}
 */
import { type Kysely, sql } from '${import.meta.resolve('kysely')}'

export const revision = '${id}'
export const downRevision = ${JSON.stringify(parent)}
export const message = 'create table'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql\`${up}\`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql\`${down}\`.execute(db)
}
`
}

/** The same as an Alembic project; false where there is no `alembic` on the PATH. */
export async function writeAlembicProject(
  folder: string,
  count: number,
  url: string,
): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  try {
    await run('alembic', ['init', 'migrations'], { cwd: folder })
  } catch {
    return false
  }
  const ini = join(folder, 'alembic.ini')
  const address = url.replace(/^postgres(ql)?:/, 'postgresql+psycopg2:')
  const text = await readFile(ini, 'utf8')
  await writeFile(ini, text.replace(/^sqlalchemy\.url = .*$/m, `sqlalchemy.url = ${address}`))
  for (const { id, parent, up, down } of lineOf(count)) {
    const path = join(folder, 'migrations/versions', `${id}_create_table.py`)
    await writeFile(path, pythonFile(id, parent, up, down))
  }
  return true
}

function pythonFile(id: string, parent: string | null, up: string, down: string): string {
  return `"""create table

Revision ID: ${id}
"""
from alembic import op

revision = '${id}'
down_revision = ${parent === null ? 'None' : `'${parent}'`}
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('${up}')


def downgrade() -> None:
    op.execute('${down}')
`
}

function nameOf(index: number): string {
  return `a${String(index).padStart(11, '0')}`
}
