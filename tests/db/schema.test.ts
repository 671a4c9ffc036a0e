import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withoutOwnTables } from '../../db/migrate/declaration/own-objects.ts'
import { compareCatalogs, readCatalog, wordDifference } from '../../db/migrate/index.ts'
import { defaultSettings } from '../../db/migrate/settings.ts'
import { readSchemaFiles, writeTypes } from '../../scripts/types/schema-types.ts'
import { openTestDatabase, type TestDatabase } from '../setup/test-database.ts'

let migrated: TestDatabase
let declared: TestDatabase
let types: string

beforeAll(async () => {
  migrated = await openTestDatabase()
  declared = await openTestDatabase({ migrated: false })
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
