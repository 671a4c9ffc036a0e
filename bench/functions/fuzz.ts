import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The test that sends requests made up from the schemas, with more of them, half of them right: what was answered, what failed. */
export async function benchFuzz(requests: number): Promise<void> {
  const { status, stdout, stderr } = spawnSync(
    'npx',
    ['vitest', 'run', 'tests/functions/fuzz.test.ts'],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, FUZZ_REQUESTS: String(requests), FUZZ_RIGHT: '100' },
      encoding: 'utf8',
    },
  )
  const answers = stdout.match(/answers: \{.*\}/)?.[0]
  console.log(`  ${requests} requests, ${status === 0 ? 'no failure' : 'FAILED'}; ${answers}`)
  if (status === 0) return
  console.log(stdout + stderr)
  process.exitCode = 1
}
