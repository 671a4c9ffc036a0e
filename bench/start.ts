import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDev } from './dev-process.ts'
import { describeSamples } from './median.ts'

const firstStarts = 3
const laterStarts = 5

/** From the start of the process to the first 200, with no database yet and with one. */
export async function benchStart(): Promise<void> {
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
  console.log(`  first start to first 200  ${describeSamples(first, 'ms')}`)
  console.log(`  later start to first 200  ${describeSamples(later, 'ms')}`)
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
