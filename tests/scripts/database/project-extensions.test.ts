import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { projectExtensions } from '../../../scripts/database/project-extensions.ts'

const folder = mkdtempSync(join(tmpdir(), 'plaster-project-'))

afterAll(() => rmSync(folder, { recursive: true }))

it('are none where there is no project', () => {
  expect(projectExtensions(folder)).toEqual([])
})

it('are those that the declared schema and the revisions create', () => {
  mkdirSync(join(folder, 'db/schema'), { recursive: true })
  mkdirSync(join(folder, 'migrations/versions'), { recursive: true })
  writeFileSync(join(folder, 'db/schema/users.sql'), 'create extension citext;')
  writeFileSync(join(folder, 'migrations/versions/a1.ts'), 'sql`create extension pg_trgm`')
  writeFileSync(join(folder, 'migrations/versions/notes.md'), 'create extension hstore')

  expect(projectExtensions(folder)).toEqual(['citext', 'pg_trgm'])
})

it('are looked for in files alone', () => {
  const other = join(folder, 'other')
  mkdirSync(join(other, 'migrations/versions/made.ts'), { recursive: true })
  symlinkSync('nowhere', join(other, 'migrations/versions/lost.ts'))
  writeFileSync(join(other, 'db'), 'create extension citext;')

  expect(projectExtensions(other)).toEqual([])
})
