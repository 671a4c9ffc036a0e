import { describe, expect, it } from 'vitest'
import { fillBody } from '../../../../db/migrate/autogenerate/fill-body.ts'
import { revisionTemplate } from '../../../../db/migrate/new-revision/initial-files.ts'

const body = {
  up: ["-- it's one\nselect 1;", 'select $$\n`${a}` \\n\n$$;'],
  down: ['-- loses one\nselect 2;'],
  isTransaction: true,
}

describe('a new revision', () => {
  it('gets statements, indented but for what is in quotes', async () => {
    const text = await fillBody(revisionTemplate, 'a.template', body, '../index.ts')

    expect(text).toContain("import { runScript } from '../index.ts'\n")
    expect(text).not.toContain('config')
    expect(text).toContain(
      "  await runScript(\n    db,\n    `\n      -- it's one\n      select 1;\n\n      select $$\n\\`\\${a}\\` \\\\n\n$$;\n    `,\n  )\n}",
    )
  })

  it('says that it runs in no transaction', async () => {
    const text = await fillBody(revisionTemplate, 'a', { ...body, isTransaction: false }, '../i.ts')

    expect(text).toContain(
      'export const config = { transaction: false }\n\nexport async function up(',
    )
  })

  it('sends each statement through Kysely where it has no way to the engine', async () => {
    const text = await fillBody(revisionTemplate, 'a', body, undefined)

    expect(text).toContain("import { type Kysely, sql } from 'kysely'")
    expect(text).toContain('  // loses one\n  await sql.raw(`select 2`).execute(db)\n}')
  })

  it('refuses a template without empty functions', async () => {
    await expect(fillBody('export const up = 1', 'a.template', body, undefined)).rejects.toThrow(
      'a.template: has no empty function to write the statements into',
    )
  })
})
