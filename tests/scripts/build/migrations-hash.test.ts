import { describe, expect, it } from 'vitest'
import type { FileAccess } from '../../../db/migrate/index.ts'
import { hashMigrations } from '../../../scripts/build/migrations-hash.ts'
import { fileAccess } from '../../../scripts/db/folder/file-access.ts'

/** The migrations there are, with one more text in each file whose path fits. */
function changed(path: RegExp): FileAccess {
  return {
    ...fileAccess,
    read: async (file) => (await fileAccess.read(file)) + (path.test(file) ? '// another' : ''),
  }
}

function withNames(change: (names: string[]) => string[]): FileAccess {
  return { ...fileAccess, list: async (folder) => change((await fileAccess.list(folder)) ?? []) }
}

describe('hashMigrations', () => {
  it('is the same for the same files, in whatever order they are found', async () => {
    const hash = await hashMigrations()

    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(await hashMigrations(withNames((names) => names.toReversed()))).toBe(hash)
    expect(await hashMigrations(withNames((names) => [...names, 'README.md']))).toBe(hash)
  })

  it.each([
    ['a revision', changed(/_create_users\.ts$/)],
    ['the settings', changed(/env\.ts$/)],
    ['a revision less', withNames((names) => names.slice(1))],
  ])('is another one for a change of %s', async (_, access) => {
    expect(await hashMigrations(access)).not.toBe(await hashMigrations())
  })
})
