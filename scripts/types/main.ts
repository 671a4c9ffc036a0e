import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { preferQuickStart } from '../database/quick-start.ts'
import { openScratchDatabase } from '../database/scratch-database.ts'
import { replaceFile } from '../files/replace-file.ts'
import { fail, UsageError } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'

// Before the parser of SQL is loaded, which is WebAssembly too.
preferQuickStart()
const { readSchemaFiles, typesFile, writeTypes } = await import('./schema-types.ts')

const path = fileURLToPath(new URL(`../../${typesFile}`, import.meta.url))

async function run({ check }: { check?: boolean }): Promise<void> {
  const files = await readSchemaFiles()
  const { db, close } = await openScratchDatabase(files.map(({ text }) => text))
  const text = await writeTypes(db, files).finally(close)
  if (!check) {
    await replaceFile(path, text)
    console.log(typesFile)
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    throw new UsageError(`${typesFile} is not what the declared schema makes: npm run types`)
  }
}

await npmCommand(
  'types',
  `Writes ${typesFile}, the types of queries, from the declared schema`,
  process.env,
)
  .option('--check', 'write nothing, and fail if it is not what would be written')
  .action(run)
  .parseAsync()
  .catch(fail)
