import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DeclarationFile } from '../../db/migrate/declaration/files.ts'
import { applyDeclaration, loadMigrations, readDeclaration } from '../../db/migrate/index.ts'
import { readColumns } from '../../db/types/read-columns.ts'
import { renderTypes } from '../../db/types/render.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { fileAccess } from '../db/folder/file-access.ts'
import { UsageError } from '../terminal/failure.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The file of types, from the root of the project. */
export const typesFile = 'db/schema.ts'

/** The tables say with it when a row was made, which nobody but the database knows. */
const setByDatabase = ['created_at']

/** This project's declared schema. */
export async function readSchemaFiles(): Promise<DeclarationFile[]> {
  const folder = `${root}migrations`
  const { settings } = await loadMigrations(fileAccess, folder)
  const files = await readDeclaration(fileAccess, folder, settings)
  if (files === null) throw new UsageError('There is no db/schema.sql to make types of.')
  return files.map(({ path, text }) => ({ path: path.replace(root, ''), text }))
}

/**
 * The text of the types of a declared schema, which is made in an empty database.
 *
 * @throws DeclarationError for a mistake in it
 */
export async function writeTypes(
  db: OpenDatabase['db'],
  files: readonly DeclarationFile[],
): Promise<string> {
  await applyDeclaration(db, files)
  const origin = `Made by npm run types from ${files.map(({ path }) => path).join(', ')}: change that, not this.`
  return format(renderTypes(await readColumns(db), { origin, setByDatabase }))
}

/** As `npm run lint` wants it. */
async function format(text: string): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('@biomejs/biome/package.json')
  const biome = join(dirname(manifest), 'bin/biome')
  const child = spawn(process.execPath, [biome, 'format', `--stdin-file-path=${typesFile}`], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(text)
  let formatted = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) formatted += chunk
  if (formatted === '') throw new Error('biome did not format the types')
  return formatted
}
