import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fail, UsageError } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'
import { mapTrace } from './map-trace.ts'

async function run(functionName: string): Promise<void> {
  const map = readMap(functionName)
  process.stdout.write(mapTrace(await text(process.stdin), map))
}

function readMap(name: string) {
  const file = `.build/maps/${name}.json`
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new UsageError(`There is no source map in ${file}: run \`npx sls package\` first.`, {
      cause,
    })
  }
}

await npmCommand('trace', 'Puts positions in sources in place of those in a bundle, from stdin')
  .argument('<function>', 'whose error it is')
  .showHelpAfterError('Name it, as in npm run trace -- tweets-list < error.txt')
  .action(run)
  .parseAsync()
  .catch(fail)
