import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { bundle } from '../../../scripts/build/bundle.ts'
import { kyselyOfEndpoints, wholeKysely } from '../../../scripts/build/kysely-of-endpoints.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const cache = join(root, 'node_modules/.cache/plaster')
mkdirSync(cache, { recursive: true })
const directory = mkdtempSync(join(cache, 'kysely-'))

afterAll(() => rmSync(directory, { recursive: true }))

const source = `
  import { createDatabase } from './db/create-database.ts'
  export const db = createDatabase({ resourceArn: 'arn', secretArn: 'arn', database: 'plaster' })`
const uses: Record<string, string> = {
  SchemaModule: "db.schema.createTable('one').addColumn('id', 'integer')",
  WithSchemaPlugin: "db.withSchema('other').selectFrom('users').select('id')",
  createIntrospector: 'db.introspection',
}

async function load(name: string, ...head: string[]) {
  const entry = { functionName: name, source: [...head, source].join('\n'), assets: [] }
  const { bundles } = await bundle([entry], root, [kyselyOfEndpoints])
  const { code = new Uint8Array() } = bundles.get(name) ?? {}
  const file = join(directory, `${name}.mjs`)
  writeFileSync(file, code)
  const { db } = await import(pathToFileURL(file).href)
  const run = (use: string) => new Function('db', `return ${use}`)(db)
  return { size: code.length, run }
}

it('leaves to migrations what changes, lists or renames tables', async () => {
  const whole = await load('whole', `import '${wholeKysely}'`)
  const endpoint = await load('endpoint')

  for (const [name, use] of Object.entries(uses)) {
    expect(() => endpoint.run(use).compile()).toThrow(`${name} of Kysely is for migrations: see`)
  }
  expect(whole.run(uses.SchemaModule ?? '').compile().sql).toBe('create table "one" ("id" integer)')
  expect(whole.run(uses.WithSchemaPlugin ?? '').compile().sql).toBe(
    'select "id" from "other"."users"',
  )
  expect(whole.run(uses.createIntrospector ?? '').getTables).toBeInstanceOf(Function)
  expect(whole.size - endpoint.size).toBeGreaterThan(45_000)
})
