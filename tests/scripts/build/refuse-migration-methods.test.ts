import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundle } from '../../../scripts/build/bundle.ts'
import { refuseMigrationMethods } from '../../../scripts/build/refuse-migration-methods.ts'

const cache = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url))
let root: string

beforeAll(() => {
  mkdirSync(cache, { recursive: true })
  root = mkdtempSync(join(cache, 'refused-'))
  mkdirSync(join(root, 'functions'))
})

afterAll(() => rmSync(root, { recursive: true }))

async function build(body: string) {
  writeFileSync(join(root, 'functions/one.ts'), `export const handler = (db) =>\n  ${body}`)
  const entry = { functionName: 'one', source: "export * from './functions/one.ts'", assets: [] }
  return bundle([entry], root, [refuseMigrationMethods])
}

it.each([
  ["db.schema.createTable('one')", 2, 'db.schema', 'change tables in a revision'],
  [
    "db.withSchema('other').selectFrom('users')",
    4,
    '.withSchema',
    "name the schema with the table: db.selectFrom('other.users')",
  ],
  ['db.introspection', 4, '.introspection', 'ask pg_catalog or information_schema'],
])('refuses an endpoint that says %s', async (body, column, use, instead) => {
  const error = {
    text: `${use} is for migrations alone: ${instead}`,
    location: { file: 'functions/one.ts', line: 2, column },
  }

  await expect(build(body)).rejects.toMatchObject({ errors: [error] })
})

it.each(["db.selectFrom('other.users')", 'db.schemas', "sql('db/schema.sql')"])(
  'takes an endpoint that says %s',
  async (body) => {
    await expect(build(body)).resolves.toBeDefined()
  },
)
