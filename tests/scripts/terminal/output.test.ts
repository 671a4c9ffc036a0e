import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))

function startRoutes(stdout: 'pipe' | number) {
  return spawn(process.execPath, ['scripts/routes.mjs'], {
    cwd: root,
    stdio: ['ignore', stdout, 'pipe'],
  })
}

describe('a command of npm run', () => {
  it.runIf(existsSync('/dev/full'))('fails in one line where it cannot print', async () => {
    const child = startRoutes(openSync('/dev/full', 'w'))

    const [[code], stderr] = await Promise.all([
      once(child, 'close'),
      text(child.stderr as Readable),
    ])

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error: what was printed could not be written (ENOSPC)\n',
    })
  })

  it('fails in silence where nobody reads what it prints', async () => {
    const child = startRoutes('pipe')
    child.stdout?.destroy()

    const [[code], stderr] = await Promise.all([
      once(child, 'close'),
      text(child.stderr as Readable),
    ])

    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
  })
})
