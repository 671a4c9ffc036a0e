import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))

function start(args: string[], stdout: 'pipe' | number = 'pipe') {
  return spawn(process.execPath, ['scripts/db.mjs', ...args], {
    cwd: root,
    stdio: ['ignore', stdout, 'pipe'],
  })
}

describe('npx db', () => {
  it('ends in silence where nobody reads what it prints', async () => {
    const child = start(['upgrade', 'head', '--sql', '--quiet'])
    child.stdout?.destroy()

    const [[code], stderr] = await Promise.all([
      once(child, 'close'),
      text(child.stderr as Readable),
    ])

    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
  })

  it('goes on where nobody reads what it says meanwhile', async () => {
    const child = start(['upgrade', 'head', '--sql'])
    child.stderr?.destroy()

    const [[code], stdout] = await Promise.all([
      once(child, 'close'),
      text(child.stdout as Readable),
    ])

    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/COMMIT;\s*$/) })
  })

  it.runIf(existsSync('/dev/full')).each([
    ['a line', ['heads']],
    ['a script', ['upgrade', 'head', '--sql', '--quiet']],
    ['JSON', ['history', '--json']],
  ])('fails where %s cannot be written', async (_, args) => {
    const child = start(args, openSync('/dev/full', 'w'))

    const [[code], stderr] = await Promise.all([
      once(child, 'close'),
      text(child.stderr as Readable),
    ])

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'FAILED: what was printed could not be written (ENOSPC)\n',
    })
  })
})
