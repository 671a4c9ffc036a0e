import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fail, UsageError } from '../terminal/failure.ts'
import { mapTrace } from './map-trace.ts'

const [functionName] = process.argv.slice(2)

async function run(): Promise<void> {
  if (!functionName)
    throw new UsageError('Name the function: npm run trace -- tweets-list < error.txt')
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

await run().catch(fail)
