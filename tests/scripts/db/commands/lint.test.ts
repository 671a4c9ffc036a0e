import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram } from '../../../../scripts/db/program.ts'
import { openFolder } from '../run-program.ts'

let folder: Awaited<ReturnType<typeof openFolder>>

const engine = new URL('../../../../db/migrate/index.ts', import.meta.url).href

beforeAll(async () => {
  folder = await openFolder()
  await mkdir(join(folder.directory, 'migrations/versions'), { recursive: true })
  await writeFile(join(folder.directory, 'migrations/env.ts'), 'export const settings = {}\n')
  await writeRevision('a1', 'null', [
    "await runScript(db, 'create table users (id bigint primary key, name text); create index n on users (name)')",
  ])
  await writeRevision('b2', "'a1'", [
    'await runScript(db, `',
    '  alter table users add bio text;',
    '  -- plaster: allow ban-drop-column',
    '  alter table users drop column name;',
    '',
    '  alter table users',
    "    add constraint bio_set check (bio <> '');",
    '`)',
    "await db.schema.alterTable('users').renameTo('people').execute()",
    '// plaster: allow renaming-table, ban-drop-table',
    "await db.schema.alterTable('people').renameTo('users').execute()",
  ])
  await writeRevision('c3', "'b2'", [
    "const rows = await db.selectFrom('users').selectAll().execute()",
    "if (rows.length === 0) await runScript(db, 'drop table users')",
  ])
})

afterAll(() => folder.remove())

describe('npx db lint', () => {
  it('says what is dangerous in what would be sent, where, why, and what to do', async () => {
    const { code, out, error } = await folder.db('lint', '--since', 'a1')

    expect(code).toBe(1)
    expect(out.split('\n').filter((line) => !line.startsWith(' '))).toEqual([
      expect.stringMatching(/b2\.ts:14: constraint-missing-not-valid: users\.bio_set$/),
      expect.stringMatching(/b2\.ts:17: renaming-table: users$/),
      expect.stringMatching(/c3\.ts:10: ban-drop-table: users$/),
    ])
    expect(out).toContain('\n    instead: add the constraint not valid')
    expect(error).toMatch(/^FAILED: 3 findings; /)
  })

  it('has findings for programs, and annotations', async () => {
    const json = await folder.db('lint', '--since', 'b2', '--json')
    const github = await folder.db('lint', '--since', 'b2', '--format', 'github')

    expect(JSON.parse(json.out).findings).toEqual([
      expect.objectContaining({
        rule: 'ban-drop-table',
        subject: 'users',
        revision: 'c3',
        line: 10,
        statement: 'drop table users',
      }),
    ])
    expect(github.out).toMatch(
      /^::error file=.*c3\.ts,line=10,title=ban-drop-table::users%?: the code/,
    )
    expect([json.code, github.code]).toEqual([1, 1])
  })

  it('finds nothing where nothing is dangerous', async () => {
    expect(await folder.db('lint', '--since', 'heads')).toEqual({ code: 0, out: '', error: '' })
  })

  it('finds nothing in the revisions of this repository', async () => {
    const printed: string[] = []
    const out = (line: string) => printed.push(line)

    expect(await runProgram(['lint'], { env: {}, out, error: out })).toBe(0)
    expect(printed).toEqual([])
  })
})

async function writeRevision(id: string, parent: string, lines: string[]): Promise<void> {
  const source = [
    `import { runScript } from '${engine}'`,
    '',
    `export const revision = '${id}'`,
    `export const downRevision = ${parent}`,
    'export const branchLabels = []',
    'export const dependsOn = []',
    `export const message = '${id}'`,
    'export async function up(db) {',
    ...lines.map((line) => `  ${line}`),
    '}',
    'export async function down() {}',
    '',
  ]
  await writeFile(join(folder.directory, `migrations/versions/${id}.ts`), source.join('\n'))
}
