import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { openScratchDatabase } from '../database/scratch-database.ts'
import { fail, UsageError } from '../terminal/failure.ts'
import { readSchemaFiles, typesFile, writeTypes } from './schema-types.ts'

const program = new Command('npm run types --')
  .description(`Write ${typesFile}, the types of queries, from the declared schema`)
  .option('--check', 'write nothing, and fail if it is not what would be written')
  .parse()

const path = fileURLToPath(new URL(`../../${typesFile}`, import.meta.url))

try {
  const files = await readSchemaFiles()
  const { db, close } = await openScratchDatabase(files.map(({ text }) => text))
  const text = await writeTypes(db, files).finally(close)
  if (!program.opts().check) {
    await writeFile(path, text)
    console.log(typesFile)
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    throw new UsageError(`${typesFile} is not what the declared schema makes: npm run types`)
  }
} catch (error) {
  fail(error)
}
