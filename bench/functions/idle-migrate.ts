import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { MigrateHandler } from '../../functions/migrate.ts'
import { buildFunction } from '../../scripts/build/build-functions.ts'
import { pathsOf } from '../../scripts/build/write-function.ts'
import { describeSamples } from '../median.ts'

const rounds = 20

/** What `migrate` as it is deployed takes where there is nothing to do; warm, in this process. */
export async function reportIdleMigrate(calls: () => number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  await buildFunction(directory, 'migrate')
  const file = join(pathsOf(directory, 'migrate').directory, 'index.js')
  const { handler } = (await import(pathToFileURL(file).href)) as { handler: MigrateHandler }
  const lambda = {
    functionName: 'migrate',
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => 900_000,
  }
  const samples: number[] = []
  let called = 0
  for (let round = 0; round <= rounds; round += 1) {
    const [before, started] = [calls(), performance.now()]
    await handler({ upgrade: 'head' }, lambda)
    called = calls() - before
    if (round > 0) samples.push(performance.now() - started)
  }
  rmSync(directory, { recursive: true })
  console.log(
    `  migrate, nothing to do     ${called} call(s), ${describeSamples(samples, 'ms')} warm`,
  )
}
