import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFolder } from '../run-program.ts'

let folder: Awaited<ReturnType<typeof openFolder>>
let alembic: string

/** As `alembic revision` of 1.8 writes it. */
const old = (id: string, message: string, down: string, rest = 'pass') => `"""${message}

Revision ID: ${id}
Revises: ${down.replaceAll(/['()]|None/g, '')}
Create Date: 2022-07-25 06:39:47.494076

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '${id}'
down_revision = ${down}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${rest}


def downgrade() -> None:
    pass
`

/** As 1.19 writes it. */
const recent = (
  id: string,
  message: string,
  down: string,
  labels: string,
  depends: string,
) => `"""${message}

Revision ID: ${id}
Revises: ${down}
Create Date: 2026-11-23 06:39:47.494076

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '${id}'
down_revision: Union[str, Sequence[str], None] = ${down}
branch_labels: Union[str, Sequence[str], None] = ${labels}
depends_on: Union[str, Sequence[str], None] = ${depends}


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table('bill', sa.Column('id', sa.Integer(), nullable=False))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table('bill')
`

/** Of Alembic 1.8, and cut off where it failed. */
const printedScript = `BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL
);

-- Running upgrade 1975ea83b712 -> 27c6a30d7c24

CREATE TABLE bill (note TEXT DEFAULT ';');

COMMIT;

CREATE INDEX CONCURRENTLY bill_note ON bill (note);

BEGIN;

UPDATE alembic_version SET version_num='27c6a30d7c24' WHERE alembic_version.version_num = '1975ea83b712';

-- Running upgrade  -> c3

CREATE TABLE search (id BIGINT);

-- Running downgrade 27c6a30d7c24 -> 1975ea83b712

DROP TABLE bill;

UPDATE alembic_version SET version_num='1975ea83b712' WHERE alembic_version.version_num = '27c6a30d7c24';

COMMIT;
`

const printedElsewhere = new URL('../../../../db/schema.sql', import.meta.url).pathname

beforeAll(async () => {
  folder = await openFolder()
  alembic = join(folder.directory, 'alembic')
  await folder.db('init')
  await mkdir(join(alembic, 'versions/__pycache__'), { recursive: true })
  const files = {
    'versions/1975ea83b712_create_account_table.py': old(
      '1975ea83b712',
      'create account table',
      'None',
      "op.execute('create table account (id bigint)')",
    ),
    'versions/ae1027a6acf1_add_a_column.py': old('ae1027a6acf1', 'add a column', "'1975ea83b712'"),
    'versions/27c6a30d7c24_billing.py': recent(
      '27c6a30d7c24',
      'billing',
      "'1975ea83b712'",
      "('billing',)",
      'None',
    ),
    'versions/b2a1f80e8fc7_merge_billing.py': old(
      'b2a1f80e8fc7',
      'merge billing',
      "('27c6a30d7c24', 'ae1027a6acf1')",
    ),
    'versions/c3_search.py': recent('c3', 'search', 'None', "'search'", "'27c6a30d7c24'"),
    'versions/__init__.py': '',
    'env.py': 'from alembic import context\n',
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(alembic, name), text)
})

afterAll(() => folder.remove())

describe('npx db import-alembic', () => {
  it('makes the same graph, and lists what is left to do', async () => {
    const imported = await folder.db('import-alembic', alembic)

    expect(imported.code).toBe(0)
    expect(imported.out.split('\n').slice(-6, -3)).toEqual([
      '  To be finished by hand, and refusing to run until then:',
      '    27c6a30d7c24 (up, down) /app/migrations/versions/27c6a30d7c24_billing.ts',
      '    c3 (up, down) /app/migrations/versions/c3_search.ts',
    ])
    expect((await folder.db('history')).out).toMatchInlineSnapshot(`
      "<base> (27c6a30d7c24) -> c3 (search) (head), search
      27c6a30d7c24, ae1027a6acf1 -> b2a1f80e8fc7 (billing) (head) (mergepoint), merge billing
      1975ea83b712 -> ae1027a6acf1, add a column
      1975ea83b712 -> 27c6a30d7c24 (billing), billing
      <base> -> 1975ea83b712 (branchpoint), create account table"
    `)
  })

  it('takes what alembic printed with --sql for what only Python knows', async () => {
    const printed = join(folder.directory, 'printed.sql')
    const target = join(folder.directory, 'printed')
    await writeFile(printed, printedScript)
    await folder.db('-d', target, 'init')

    const { out } = await folder.db('-d', target, 'import-alembic', alembic, '--sql', printed)
    const up = await folder.db('-d', target, 'upgrade', '--sql', '27c6')
    const down = await folder.db('-d', target, 'downgrade', '--sql', '27c6:1975')

    expect(out).toMatch(/until then:\n {4}c3 \(up, down\) \S+$/)
    expect(up.out).toContain(
      "COMMIT;\n\n-- Running upgrade 1975ea83b712 -> 27c6a30d7c24\n\nCREATE TABLE bill (note TEXT DEFAULT ';');\n\nCREATE INDEX CONCURRENTLY bill_note ON bill (note);",
    )
    expect(down.out).toContain('DROP TABLE bill;')
  })

  it('refuses a script that is not of alembic', async () => {
    const { code, error } = await folder.db('import-alembic', alembic, '--sql', printedElsewhere)

    expect(code).toBe(1)
    expect(error).toMatch(
      /^FAILED: \S+: is not what alembic upgrade --sql or downgrade --sql prints$/,
    )
  })

  it('never writes over a file, nor half of a folder', async () => {
    const versions = join(folder.directory, 'migrations/versions')
    const before = await Promise.all(
      (await readdir(versions)).map((name) => readFile(join(versions, name), 'utf8')),
    )

    const again = await folder.db('import-alembic', alembic)

    expect(again.code).toBe(1)
    expect(again.error).toMatch(
      /^FAILED: .*1975ea83b712_create_account_table\.ts: is there already/,
    )
    expect(
      await Promise.all(
        (await readdir(versions)).map((name) => readFile(join(versions, name), 'utf8')),
      ),
    ).toEqual(before)
  })

  it('refuses a folder without revisions', async () => {
    const { code, error } = await folder.db('import-alembic', join(folder.directory, 'migrations'))

    expect(code).toBe(1)
    expect(error).toMatch(/has no revision of Alembic's: name its versions folder$/)
  })

  it('runs the SQL that was carried over, and refuses the rest in one line', async () => {
    const offline = await folder.db('upgrade', '--sql', '1975')
    const refused = await folder.db('upgrade', '--sql', '27c6')

    expect(offline.out).toContain('create table account (id bigint);')
    expect(refused.error).toMatch(
      /FAILED: .*revision 27c6a30d7c24 is not finished: write what the Python in its file does, in function up/,
    )
  })
})
