import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { emptySnapshot } from '../../scripts/database/empty-snapshot.ts'
import { openByEndpoint } from '../../scripts/database/open-database.ts'
import { upgradeToHead } from '../../scripts/db/migrations.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Tar files of a data directory, which a test database starts from in a fraction of initdb's time. */
    snapshots: { empty: string; migrated: string }
  }
}

export async function setup(project: TestProject): Promise<() => void> {
  // The conformance suite against AWS starts nothing on this machine.
  if (process.env.REMOTE === '1') return () => {}
  const directory = mkdtempSync(join(tmpdir(), 'plaster-tests-'))
  const empty = await emptySnapshot()
  const migrated = join(directory, 'migrated.tar')
  await writeMigrated(empty, migrated)
  project.provide('snapshots', { empty, migrated })
  return () => rmSync(directory, { recursive: true })
}

async function writeMigrated(empty: string, migrated: string): Promise<void> {
  const engine = await openPgliteEngine({ snapshot: empty })
  const server = await startDataApi({ engine, port: 0 })
  const { db, close } = openByEndpoint(server.url, 'the database of the tests')
  await upgradeToHead(db)
  writeFileSync(migrated, await engine.dump())
  await close()
  await server.close()
  await engine.close()
}
