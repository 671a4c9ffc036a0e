import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildNative } from '../../scripts/data-api/engines/native-build.ts'
import { startNativeServer } from '../../scripts/data-api/engines/native-server.ts'
import { startDev } from '../dev-process.ts'
import { serveEmulator } from '../emulator/emulator-process.ts'
import { describeSamples } from '../median.ts'

const firstStarts = 3
const laterStarts = 5

const cache = new URL('../../node_modules/.cache/plaster', import.meta.url)

/** From the start of the process to the first 200: as in a fresh clone, with no database yet, and with one. */
export async function benchStart(): Promise<void> {
  const fresh: number[] = []
  for (let index = 0; index < firstStarts; index += 1) {
    const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
    rmSync(cache, { recursive: true, force: true })
    fresh.push(await timeStart(directory))
    rmSync(directory, { recursive: true })
  }
  const first: number[] = []
  const later: number[] = []
  for (let index = 0; index < firstStarts; index += 1) {
    const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
    first.push(await timeStart(directory))
    if (index === 0) {
      for (let again = 0; again < laterStarts; again += 1) later.push(await timeStart(directory))
    }
    rmSync(directory, { recursive: true })
  }
  console.log(`  fresh clone to first 200  ${describeSamples(fresh, 'ms')}`)
  console.log(`  first start to first 200  ${describeSamples(first, 'ms')}`)
  console.log(`  later start to first 200  ${describeSamples(later, 'ms')}`)
  await reportEmulator()
}

/** From the start of the process to its ready line: over a database that is there already. */
async function reportEmulator(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  const native = join(directory, 'native')
  await buildNative(native)
  const postgres = await startNativeServer(native)
  const existing = ['--data-dir', join(directory, 'data')]
  await timeEmulator(existing)
  const byDirectory: number[] = []
  const byUrl: number[] = []
  for (let round = 0; round < laterStarts; round += 1) {
    byDirectory.push(await timeEmulator(existing))
    byUrl.push(await timeEmulator(['--database-url', postgres.url]))
  }
  await postgres.close()
  rmSync(directory, { recursive: true })
  console.log(`  data-api, existing directory  ${describeSamples(byDirectory, 'ms')}`)
  console.log(`  data-api, --database-url  ${describeSamples(byUrl, 'ms')}`)
}

async function timeEmulator(options: string[]): Promise<number> {
  const started = performance.now()
  const { stop } = await serveEmulator(options)
  const elapsed = performance.now() - started
  await stop()
  return elapsed
}

async function timeStart(directory: string): Promise<number> {
  const started = performance.now()
  const dev = await startDev(directory)
  const { status } = await fetch(`${dev.api}/tweets`)
  const elapsed = performance.now() - started
  await dev.stop()
  if (status !== 200) throw new Error(`answered ${status}`)
  return elapsed
}
