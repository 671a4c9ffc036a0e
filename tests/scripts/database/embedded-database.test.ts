import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openEmbeddedDatabase } from '../../../scripts/database/embedded-database.ts'

it('nothing is removed from a data directory but what was built halfway', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-data-'))
  for (const folder of ['postgres', 'building-blocks', 'building-4711']) {
    mkdirSync(join(directory, folder))
    writeFileSync(join(directory, folder, 'notes.txt'), '')
  }

  await expect(openEmbeddedDatabase({ directory })).rejects.toMatchObject({
    message: `${join(directory, 'postgres')} has something else in it than a database: move it away, or choose another directory`,
  })
  expect(readdirSync(directory, { recursive: true }).sort()).toEqual([
    'building-blocks',
    'building-blocks/notes.txt',
    'postgres',
    'postgres/notes.txt',
  ])

  rmSync(directory, { recursive: true })
})
