import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fail } from '../terminal/failure.ts'

const directory = fileURLToPath(new URL('../../.build', import.meta.url))

try {
  const { buildFunctions } = await import('./build-functions.ts')
  for (const { zip, zipSize } of await buildFunctions(directory)) {
    console.log(`${relative('', zip)}  ${Math.ceil(zipSize / 1024)} KB`)
  }
} catch (error) {
  fail(error)
}
