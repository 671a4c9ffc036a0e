import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { watchFunctions } from '../../scripts/dev/watch-functions.ts'
import { startGateway } from '../../scripts/gateway/server.ts'
import { describeSamples } from '../median.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const rounds = 10
const patience = 30_000

/** A file, and what of it is another text in each round, which an answer to /openapi.json then shows. */
const changes: Record<string, [file: string, text: string, other: (marker: string) => string]> = {
  'one endpoint': [
    'functions/system/openapi.ts',
    'ok(document)',
    (marker) => `ok({ openapi: '${marker}' })`,
  ],
  'what all import': ['functions/_http/headers.ts', 'no-referrer', (marker) => marker],
}

/** Milliseconds from a change that is saved to the first answer by it, in a copy of the application. */
export async function benchReload(): Promise<void> {
  const cache = join(project, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const root = mkdtempSync(join(cache, 'bench-'))
  for (const folder of ['functions', 'db']) {
    cpSync(join(project, folder), join(root, folder), { recursive: true })
  }
  // Nothing is asked there.
  Object.assign(process.env, localEnvironment('http://127.0.0.1:1'), { PLASTER_LOG: 'none' })
  const functions = await watchFunctions(root, join(root, 'bundles'), () => {})
  const gateway = await startGateway({ port: 0, routes: functions.routes })

  let round = 0
  for (const [name, [file, text, other]] of Object.entries(changes)) {
    const source = readFileSync(join(root, file), 'utf8')
    const samples: number[] = []
    for (let index = 0; index < rounds; index += 1) {
      round += 1
      const marker = `round-${round}-`
      writeFileSync(join(root, file), source.replace(text, other(marker)))
      const saved = performance.now()
      while (!(await answer(gateway.url)).includes(marker)) {
        if (performance.now() - saved > patience) throw new Error(`${name}: no new code answers`)
      }
      samples.push(performance.now() - saved)
    }
    console.log(`  ${name.padEnd(15)} ${describeSamples(samples, 'ms')}`)
  }

  await gateway.close()
  await functions.close()
  rmSync(root, { recursive: true })
}

async function answer(url: string): Promise<string> {
  const response = await fetch(`${url}/openapi.json`)
  return `${response.headers.get('referrer-policy')} ${await response.text()}`
}
