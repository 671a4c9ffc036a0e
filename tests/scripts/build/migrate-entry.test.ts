import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MigrateHandler } from '../../../functions/migrate.ts'
import { bundle } from '../../../scripts/build/bundle.ts'
import { migrateEntry, type VersionFile } from '../../../scripts/build/migrate-entry.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'plaster-entry-'))
const parser = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm')
const evaluated: string[] = []

let database: TestDatabase
let migrate: MigrateHandler

/** Revisions that say when their code is evaluated. */
beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  Object.assign(process.env, database.environment)
  Object.assign(globalThis, { evaluated })
  const files = [
    versionFile('first', null),
    versionFile('second', 'first'),
    versionFile('broken', 'second', "throw new Error('no table of that name')"),
  ]
  const source = migrateEntry(files, 'beef')
  const { bundles } = await bundle([{ functionName: 'migrate', source }], root)
  copyFileSync(parser, join(directory, 'libpg-query.wasm'))
  writeFileSync(join(directory, 'index.mjs'), bundles.get('migrate')?.code ?? '')
  const { handler } = await import(pathToFileURL(join(directory, 'index.mjs')).href)
  migrate = handler
})

afterAll(async () => {
  rmSync(directory, { recursive: true })
  await database.close()
})

function versionFile(revision: string, downRevision: string | null, more = ''): VersionFile {
  const file = join(directory, `${revision}_it's.ts`)
  const code = `
    export const revision = '${revision}'
    export const downRevision = null
    export async function up() {}
    export async function down() {}
    globalThis.evaluated.push(revision)
    ${more}
  `
  writeFileSync(file, code)
  const header = { revision, downRevision, message: `${revision} of three` }
  return { path: relative(root, file), header }
}

function evaluatedBy(payload: object): Promise<[answer: object, evaluated: string[]]> {
  evaluated.length = 0
  return migrate(payload).then((answer) => [answer, [...evaluated]])
}

it('knows the graph without evaluating a revision', async () => {
  await expect(evaluatedBy({ heads: true })).resolves.toMatchObject([
    { heads: [{ revision: 'broken', parents: ['second'], message: 'broken of three' }] },
    [],
  ])
})

it('evaluates a revision when it is to run', async () => {
  await migrate({ stamp: 'first' })

  await expect(evaluatedBy({ upgrade: 'first' })).resolves.toMatchObject([{ applied: [] }, []])
  await expect(evaluatedBy({ upgrade: 'second' })).resolves.toMatchObject([
    { applied: [{ revision: 'second' }] },
    ['second'],
  ])
})

it('fails where a revision cannot be evaluated', async () => {
  await expect(migrate({ upgrade: 'head' })).rejects.toThrow(
    /broken_it's\.ts: cannot be loaded: no table of that name$/,
  )
  await expect(migrate({ current: true })).resolves.toMatchObject({
    current: [{ revision: 'second' }],
  })
})
