import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { emptySnapshot } from '../../scripts/database/empty-snapshot.ts'
import { preferQuickStart } from '../../scripts/database/quick-start.ts'
import { removeOld } from '../../scripts/files/remove-old.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Tar files of a data directory, which a test database starts from in a fraction of initdb's time. */
    snapshots: { empty: string; migrated: string }
    /** What the empty one was left without. */
    templates: string
  }
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const cache = join(root, 'node_modules/.cache/plaster/tests')

/** What the database at head is made by: of a change elsewhere it cannot know. */
const makers = [
  'db',
  'migrations',
  'scripts/data-api',
  'scripts/database',
  'scripts/db',
  'tests/setup',
]

/** Milliseconds after which no run of tests is still using a snapshot that is not this one. */
const longestRun = 24 * 3_600_000

/** Milliseconds, of which it takes a few seconds: what is broken may migrate for ever. */
const longestMigration = 120_000

export async function setup(project: TestProject): Promise<void> {
  // The conformance suite against AWS starts nothing on this machine.
  if (process.env.REMOTE === '1') return
  preferQuickStart()
  const { snapshot: empty, templates } = await emptySnapshot()
  if (empty === undefined || templates === undefined)
    throw new Error(`nothing can be kept in ${cache}`)
  const migrated = join(cache, `${hashOfMakers()}.tar`)
  if (!existsSync(migrated)) {
    mkdirSync(cache, { recursive: true })
    await removeOld(cache, longestRun)
    writeMigrated(empty, migrated)
  }
  project.provide('snapshots', { empty, migrated })
  project.provide('templates', templates)
}

/** In a process of its own: Vite takes several times as long to load this as it takes to run. */
function writeMigrated(empty: string, migrated: string): void {
  const args = ['tests/setup/write-migrated.mjs', empty, migrated]
  const options = { cwd: root, stdio: 'inherit', timeout: longestMigration } as const
  const { status, signal } = spawnSync(process.execPath, args, options)
  if (status === 0) return
  const end = signal ? `was not at head after ${longestMigration / 1000} s` : 'could not be made'
  throw new Error(`the database of the tests ${end}: see what was changed in ${makers.join(', ')}`)
}

function hashOfMakers(): string {
  const hash = createHash('sha256')
  for (const path of ['node_modules/.package-lock.json', ...makers.flatMap(filesIn).sort()]) {
    hash.update(`${path}\0${readFileSync(join(root, path))}\0`)
  }
  return hash.digest('hex')
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
}
