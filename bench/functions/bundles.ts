import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildFunctions } from '../../scripts/build/build-functions.ts'

/** What each function's code weighs, unpacked and packed. */
export async function benchBundles(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  const built = await buildFunctions(directory)
  for (const { functionName, directory: folder } of built) {
    const code = readFileSync(join(folder, 'index.js'))
    const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(0)} KB`.padStart(8)
    const [whole, packed] = [kilobytes(code.length), kilobytes(gzipSync(code).length)]
    console.log(`  ${functionName.padEnd(20)}${whole}, gzip${packed}`)
  }
  rmSync(directory, { recursive: true })
}
