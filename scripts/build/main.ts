import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fail } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'

const directory = fileURLToPath(new URL('../../.build', import.meta.url))

async function run(): Promise<void> {
  const { buildFunctions } = await import('./build-functions.ts')
  for (const { zip, zipSize } of await buildFunctions(directory)) {
    console.log(`${relative('', zip)}  ${Math.ceil(zipSize / 1024)} KB`)
  }
}

await npmCommand('build', 'Makes a bundle and a zip of every function')
  .action(run)
  .parseAsync()
  .catch(fail)
