import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const terminals = spawnSync('script', ['--version']).stdout?.includes('util-linux')

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-terminal-'))
})

afterEach(() => rmSync(directory, { recursive: true }))

/** Runs a program in a terminal, which is closed once the program is ready. */
async function closeTerminalOf(program: string): Promise<void> {
  const ready = join(directory, 'ready')
  const whole = `
    import { writeFileSync } from 'node:fs'
    ${program}
    setTimeout(() => {}, 60_000)
    writeFileSync('${ready}', '')`
  const command = `exec node --import tsx --input-type=module --eval "${whole}"`
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { stdio: 'ignore' })
  await expect.poll(() => existsSync(ready)).toBe(true)

  terminal.kill('SIGKILL')
  await once(terminal, 'exit')
}

describe.runIf(process.platform !== 'win32')('npm, of which the shell is ended by SIGTERM,', () => {
  it('has what it started stopped', async () => {
    const [ready, closed] = [join(directory, 'ready'), join(directory, 'closed')]
    const program = `
      import { writeFileSync } from 'node:fs'
      import { stopOnSignal } from './scripts/terminal/signals.ts'
      stopOnSignal([{ close: async () => writeFileSync('${closed}', '') }], { byNpm: true })
      setTimeout(() => {}, 60_000)
      writeFileSync('${ready}', '')`
    const command = `node --import tsx --input-type=module --eval "${program}"; true`
    const shell = spawn('sh', ['-c', command], { stdio: 'ignore' })
    await expect.poll(() => existsSync(ready)).toBe(true)

    shell.kill('SIGTERM')
    await once(shell, 'exit')

    await expect.poll(() => existsSync(closed)).toBe(true)
  })
})

it('what is stopped after something was lost ends with the code of that', () => {
  const program = `
    import { stopOnSignal } from './scripts/terminal/signals.ts'
    stopOnSignal([])
    process.exitCode = 1
    process.kill(process.pid, 'SIGINT')
    setTimeout(() => {}, 60_000)`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]

  expect(spawnSync(process.execPath, args)).toMatchObject({ status: 1, signal: null })
})

describe.runIf(terminals)('a terminal that is closed', () => {
  it('stops what was started', async () => {
    const closed = join(directory, 'closed')

    await closeTerminalOf(`
      import { stopOnSignal } from './scripts/terminal/signals.ts'
      stopOnSignal([{ close: async () => writeFileSync('${closed}', '') }])`)

    await expect.poll(() => existsSync(closed)).toBe(true)
  })

  it('interrupts a command, which may print on', async () => {
    const undone = join(directory, 'undone')

    await closeTerminalOf(`
      import { onInterrupt } from './scripts/terminal/signals.ts'
      onInterrupt(() => {
        console.log('Undoes it')
        console.error('Undoes it')
        setTimeout(() => writeFileSync('${undone}', ''), 100)
      }, 130)`)

    await expect.poll(() => existsSync(undone)).toBe(true)
  })
})
