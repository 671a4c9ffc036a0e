import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The whole suite once, as `npm test` runs it. */
export async function benchTests(): Promise<void> {
  const started = performance.now()
  const { status } = spawnSync('npm', ['test'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'ignore',
  })
  const seconds = (performance.now() - started) / 1000
  console.log(`  npm test  ${seconds.toFixed(0)} s, exit code ${status}`)
}
