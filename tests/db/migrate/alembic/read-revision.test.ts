import { describe, expect, it } from 'vitest'
import { readAlembicRevision } from '../../../../db/migrate/alembic/read-revision.ts'
import { writeAlembicRevision } from '../../../../db/migrate/alembic/write-revision.ts'

const header = "revision = 'a1'\ndown_revision = None\n"

describe("a revision file of Alembic's", () => {
  it.each<[string, string[]]>([
    ['down_revision = None', []],
    ["down_revision = 'b2'", ['b2']],
    ['down_revision: Union[str, None] = "b2"  # the last one', ['b2']],
    ["down_revision: Union[str, Sequence[str], None] = ('b2', 'c3')", ['b2', 'c3']],
    ["down_revision = (\n    'b2',\n    'c3',  # and\n)", ['b2', 'c3']],
    ["down_revision = ['b2']", ['b2']],
    ["down_revision = ('b' '2')", ['b2']],
    ["down_revision = r'b2'", ['b2']],
  ])('has the parents of %s', (line, wanted) => {
    expect(readAlembicRevision(`revision = 'a1'\n${line}\n`, 'x.py')?.downRevision).toEqual(wanted)
  })

  it.each(['down_revision = other.revision', "down_revision = f'{b}'", "down_revision = 'a' + b"])(
    'is refused where its header is code: %s',
    (line) => {
      expect(() => readAlembicRevision(`revision = 'a1'\n${line}\n`, 'x.py')).toThrow(
        'x.py: down_revision is no literal: write it out as a string or a tuple',
      )
    },
  )

  it('is none without a revision', () => {
    expect(readAlembicRevision("'''a helper'''\nimport os\nx = {'revision': 1}\n", 'x.py')).toBe(
      undefined,
    )
  })

  it.each<[string, string[]]>([
    ['pass', []],
    ['"""Nothing."""\n    ...', []],
    ['# only a comment\n    pass', []],
    ["op.execute('select 1')", ['select 1']],
    ['op.execute("select 1"); op.execute("select 2")', ['select 1', 'select 2']],
    ["op.execute('select '\n               \"'a'\")", ["select 'a'"]],
    ["op.execute(\n        '''\n  select 1 -- #\n'''\n    )", ['\n  select 1 -- #\n']],
    ['op.execute(sa.text("select 1"))', ['select 1']],
    ["op.execute(sa.text('select \\'é\\' \\u00e9\\n'),)", ["select 'é' é\n"]],
    ["op.execute(r'select \\d')", ['select \\d']],
    ["op.execute('select 1 \\\\: 2')", ['select 1 : 2']],
    ["op.execute(('select 1'))", ['select 1']],
  ])('carries over %s', (body, scripts) => {
    const read = readAlembicRevision(`${header}\ndef upgrade() -> None:\n    ${body}\n`, 'x.py')

    expect(read?.up).toEqual({ kind: 'scripts', scripts })
  })

  it.each([
    "op.create_table('a', sa.Column('id', sa.Integer))",
    "op.execute(f'drop table {name}')",
    "op.execute('select %s' % name)",
    'op.execute(statement)',
    "op.execute(b'select 1')",
    "op.execute('select 1')\n    op.drop_table('a')",
    "if True:\n        op.execute('select 1')",
    "op.execute(sa.text('select :a').bindparams(a=1))",
  ])('leaves to people %s', (body) => {
    const source = `${header}\ndef upgrade():\n    ${body}\n\n\ndef downgrade(): pass\n`
    const read = readAlembicRevision(source, 'x.py')

    expect(read?.up).toEqual({ kind: 'unfinished', python: `def upgrade():\n    ${body}` })
    expect(read?.down).toEqual({ kind: 'scripts', scripts: [] })
  })
})

describe("a revision file made of Alembic's", () => {
  it('does the SQL of one function, and refuses to run the other', async () => {
    const source = `"""it's */ a \`test\`

Revision ID: a1
"""
${header}branch_labels = ('billing',)

def upgrade():
    op.execute("""
      select '\${x}', '\\\\d'
    """)


def downgrade():
    # */ by hand
    op.drop_table('a')
`
    const read = readAlembicRevision(source, 'x.py')

    expect(read && (await writeAlembicRevision(read, '../engine.ts'))).toMatchInlineSnapshot(`
      "/**
       * it's * / a \`test\`
       *
       * Revision ID: a1
       */
      import type { Kysely } from 'kysely'
      import { runScript } from '../engine.ts'

      export const revision = 'a1'
      export const downRevision = null
      export const branchLabels = ['billing']
      export const dependsOn = []
      export const message = "it's */ a \`test\`"

      export async function up(db: Kysely<unknown>): Promise<void> {
        await runScript(
          db,
          \`
            select '\\\${x}', '\\\\d'
          \`,
        )
      }

      export async function down(_db: Kysely<unknown>): Promise<void> {
        // def downgrade():
        //     # */ by hand
        //     op.drop_table('a')
        throw new Error('revision a1 is not finished: write what the Python in its file does, in function down')
      }
      "
    `)
  })
})
