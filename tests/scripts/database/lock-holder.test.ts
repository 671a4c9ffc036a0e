import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { endWithUs } from '../../../scripts/data-api/engines/end-with-us.ts'
import { startOf } from '../../../scripts/database/lock-holder.ts'

it.runIf(process.platform === 'linux')(
  'a process that started later is told so, whatever its command is called',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'plaster-holder-'))
    const file = join(directory, 'a) b c')
    symlinkSync('/bin/sh', file)
    const child = spawn(file, ['-c', 'echo; read _'], { stdio: ['pipe', 'pipe', 'ignore'] })
    endWithUs(child)
    await once(child.stdout, 'data')
    const pid = child.pid as number

    const [own, later] = [process.pid, pid].map((one) => Number(startOf(one)))

    // Hundredths of a second since the machine was started, which is no day ago for this process.
    expect(later).toBeGreaterThan(Number(own))
    expect(later).toBeLessThan(Number(own) + 100 * 86_400)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(startOf(pid)).toBeUndefined()
    rmSync(directory, { recursive: true })
  },
)
