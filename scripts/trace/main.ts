import { readFileSync, statSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fail, UsageError } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'
import { mapTrace } from './map-trace.ts'

async function run(functionName: string): Promise<void> {
  const file = `.build/maps/${functionName}.json`
  const { map, made } = readMap(file)
  process.stdout.write(mapTrace(await text(process.stdin), map))
  console.error(`By ${file} of ${made}. ${ofDeploys}`)
}

const ofDeploys =
  'For code that was deployed from another build, fetch its maps: see Commands in docs/deploy.md.'

function readMap(file: string) {
  try {
    const made = statSync(file).mtime.toISOString()
    return { map: JSON.parse(readFileSync(file, 'utf8')), made }
  } catch (cause) {
    const message = `There is no source map in ${file}: run \`npx sls package\` first. ${ofDeploys}`
    throw new UsageError(message, { cause })
  }
}

await npmCommand('trace', 'Puts positions in sources in place of those in a bundle, from stdin')
  .argument('<function>', 'whose error it is')
  .showHelpAfterError('Name it, as in npm run trace -- tweets-list < error.txt')
  .action(run)
  .parseAsync()
  .catch(fail)
