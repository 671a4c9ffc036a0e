import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'

const terminals = spawnSync('script', ['--version']).stdout?.includes('util-linux')

it.runIf(terminals)('stopOnSignal closes all when its terminal is closed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-terminal-'))
  const [ready, closed] = [join(directory, 'ready'), join(directory, 'closed')]
  const program = `
    import { writeFileSync } from 'node:fs'
    import { stopOnSignal } from './scripts/terminal/signals.ts'
    stopOnSignal([{ close: async () => writeFileSync('${closed}', '') }])
    setTimeout(() => {}, 60_000)
    writeFileSync('${ready}', '')`
  const command = `exec node --import tsx --input-type=module --eval "${program}"`
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { stdio: 'ignore' })
  await vi.waitUntil(() => existsSync(ready), 20_000)

  terminal.kill('SIGKILL')
  await once(terminal, 'exit')

  await vi.waitUntil(() => existsSync(closed), 20_000)
  expect(existsSync(closed)).toBe(true)
  rmSync(directory, { recursive: true })
})
