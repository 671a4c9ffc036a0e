import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { replaceFile } from '../files/replace-file.ts'
import { fail } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'
import { documents } from './documents.ts'

const folder = fileURLToPath(new URL('../../docs', import.meta.url))

async function run(): Promise<void> {
  for (const [name, write] of Object.entries(documents)) {
    const file = join(folder, name)
    await replaceFile(file, write())
    console.log(relative('', file))
  }
}

await npmCommand('docs', 'Writes what of docs/ is made of the code')
  .action(run)
  .parseAsync()
  .catch(fail)
