import { execFile } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withoutOwnTables } from '../../db/migrate/declaration/own-objects.ts'
import { defaultSettings } from '../../db/migrate/directory/resolve-settings.ts'
import { compareCatalogs, readCatalog, wordDifference } from '../../db/migrate/index.ts'
import type { OpenDatabase } from '../../scripts/database/open-database.ts'
import { readSchemaFiles, writeTypes } from '../../scripts/types/schema-types.ts'
import { copyProject, linkEmptyDatabase } from '../setup/copy-project.ts'
import { lendScratch } from '../setup/lent-scratch.ts'
import { openTestDatabase, type TestDatabase } from '../setup/test-database.ts'

let migrated: TestDatabase
let declared: OpenDatabase
let types: string

beforeAll(async () => {
  migrated = await openTestDatabase()
  declared = await lendScratch()
  types = await writeTypes(declared.db, await readSchemaFiles())
})

afterAll(async () => {
  await migrated.close()
  await declared.close()
})

describe('the declared schema', () => {
  it('is what the revisions make', async () => {
    const found = withoutOwnTables(await readCatalog(migrated.db), defaultSettings)
    const differences = compareCatalogs(found, await readCatalog(declared.db))

    expect(found.length).toBeGreaterThan(50)
    expect(differences.map(wordDifference)).toEqual([])
  })

  it('is what the types of queries say', async () => {
    expect(await readFile(new URL('../../db/schema.ts', import.meta.url), 'utf8')).toBe(types)
  })
})

describe('npm run types -- --check', () => {
  it('fails where the types are not of the declared schema, and writes nothing', async () => {
    const parts = [
      'db',
      'migrations',
      'scripts',
      'package.json',
      'tsconfig.json',
      'biome.json',
      '.gitignore',
    ]
    const copy = await mkdtemp(join(tmpdir(), 'plaster-types-'))
    const check = () =>
      promisify(execFile)(process.execPath, ['scripts/types.mjs', '--check'], { cwd: copy })
    try {
      copyProject(copy, parts)
      linkEmptyDatabase(copy)
      expect(await check()).toMatchObject({ stdout: '' })

      await appendFile(join(copy, 'db/schema.sql'), 'create table notes (text text);')

      await expect(check()).rejects.toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining(
          'db/schema.ts is not what the declared schema makes: npm run types',
        ),
      })
      expect(await readFile(join(copy, 'db/schema.ts'), 'utf8')).toBe(types)
    } finally {
      await rm(copy, { recursive: true })
    }
  })
})
