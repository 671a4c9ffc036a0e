import { spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  DataDirectoryLockedError,
  findHolder,
  lockDataDirectory,
} from '../../../scripts/database/data-directory-lock.ts'
import { startOf, stateOf } from '../../../scripts/database/lock-holder.ts'
import { thisMachine } from '../../../scripts/database/this-machine.ts'
import { type RunningProcess, startProcess } from '../../setup/process.ts'

let directory: string
let file: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-lock-'))
  file = join(directory, 'lock')
})

afterEach(() => rmSync(directory, { recursive: true }))

/** The pid of a process that has ended. */
async function deadPid(): Promise<number> {
  const { child, ended } = startProcess(['-e', ''])
  await ended
  return child.pid as number
}

/** Runs code that has `lockDataDirectory` and `directory`, in a process of few files. */
function runScript(code: string): RunningProcess {
  const module = new URL('../../../scripts/database/data-directory-lock.ts', import.meta.url).href
  const script = `
    const { lockDataDirectory } = await import(${JSON.stringify(module)})
    const directory = ${JSON.stringify(directory)}
    ${code}`
  return startProcess(['--import', 'tsx', '--input-type=module', '--eval', script], {
    within: ['sh', '-c', 'ulimit -n 100; exec "$@"', 'sh'],
  })
}

describe('lockDataDirectory', () => {
  it('names its process while it holds the lock, and leaves no file behind', async () => {
    const lock = await lockDataDirectory(directory)
    const held = findHolder(directory)
    lock.release()

    expect(held).toEqual({
      pid: process.pid,
      started: startOf(process.pid),
      machine: thisMachine(),
      id: expect.stringMatching(/^[\w-]{36}$/),
    })
    expect(findHolder(directory)).toBeUndefined()
    expect(() => readFileSync(file)).toThrow('ENOENT')
  })

  it('refuses a second holder and says who the first is', async () => {
    const lock = await lockDataDirectory(directory)

    const second = lockDataDirectory(directory)

    await expect(second).rejects.toThrow(DataDirectoryLockedError)
    await expect(second).rejects.toThrow(`${directory} is in use by process ${process.pid}`)
    lock.release()
  })

  it('announces where the Data API of its holder listens', async () => {
    const lock = await lockDataDirectory(directory)

    lock.announce('http://127.0.0.1:1')

    expect(findHolder(directory)?.dataApi).toBe('http://127.0.0.1:1')
    lock.release()
  })

  it('takes over the lock of a process that has ended', async () => {
    writeFileSync(file, JSON.stringify({ pid: await deadPid() }))

    const lock = await lockDataDirectory(directory)

    expect(findHolder(directory)?.pid).toBe(process.pid)
    expect(readdirSync(directory)).toEqual(['lock'])
    lock.release()
  })

  it('takes the lock of a version that did not name the machine for one of this machine', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid }))

    await expect(lockDataDirectory(directory)).rejects.toThrow(DataDirectoryLockedError)
  })

  it('waits for a sign of life from another machine, and says so, before it takes over', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, machine: 'two pid:[2] b' }))
    const steps: string[] = []
    const onProgress = (step: string) => {
      steps.push(step)
      return () => void steps.push('done')
    }

    const lock = await lockDataDirectory(directory, { patience: 100, onProgress })

    expect(steps).toEqual([
      `Waiting whether process ${process.pid} in another container or on another machine (two) still uses ${directory}`,
      'done',
    ])
    lock.release()
  })

  it('gives back what a rival has taken in the moment before it takes over', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, machine: 'two pid:[2] b' }))
    const taken = JSON.stringify({ pid: process.pid, id: 'theirs' })
    const onProgress = () => () => writeFileSync(file, taken)

    const late = lockDataDirectory(directory, { patience: 100, onProgress })

    await expect(late).rejects.toThrow(DataDirectoryLockedError)
    expect(readFileSync(file, 'utf8')).toBe(taken)
    expect(readdirSync(directory)).toEqual(['lock'])
  })

  it('takes at once what another machine lets go of while it is waited for', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, machine: 'two pid:[2] b' }))
    const onProgress = () => {
      rmSync(file)
      return () => {}
    }

    const lock = await lockDataDirectory(directory, { patience: 600_000, onProgress })

    expect(findHolder(directory)?.pid).toBe(process.pid)
    lock.release()
  })

  it('is told when another machine has taken over, and leaves that its lock', async () => {
    const notices: string[] = []
    const onNotice = (line: string) => void notices.push(line)
    const lock = await lockDataDirectory(directory, { renewal: 20, onNotice })
    const before = lock.isOurs()
    const taken = JSON.stringify({ pid: process.pid, machine: 'two pid:[2] b', id: 'theirs' })
    writeFileSync(file, taken)
    await expect.poll(() => notices).toHaveLength(1)
    const after = lock.isOurs()
    lock.announce('http://127.0.0.1:1')
    lock.release()

    expect([before, after]).toEqual([true, false])
    expect(notices).toEqual([
      `${directory} was taken over by process ${process.pid} in another container or on another machine (two) while this process stood still: it writes no more to it, start it again.`,
    ])
    expect(readFileSync(file, 'utf8')).toBe(taken)
  })

  it('is told when its file has gone, but not once it has let go of it itself', async () => {
    const released: string[] = []
    const lost: string[] = []
    const options = (notices: string[]) => {
      return { renewal: 20, onNotice: (line: string) => void notices.push(line) }
    }
    const first = await lockDataDirectory(directory, options(released))
    first.release()
    const second = await lockDataDirectory(directory, options(lost))
    rmSync(file)

    const isOurs = second.isOurs()
    await expect.poll(() => lost).toHaveLength(1)
    second.release()

    expect(isOurs).toBe(false)
    expect(released).toEqual([])
    expect(lost).toEqual([
      `${directory} has lost its lock while this process stood still: it writes no more to it, start it again.`,
    ])
  })

  it.runIf(process.platform === 'linux')('leaves no file open', async () => {
    const open = () => readdirSync('/proc/self/fd').length
    const before = open()

    for (let time = 0; time < 100; time += 1) {
      const lock = await lockDataDirectory(directory)
      stateOf(file)
      lock.release()
    }

    expect(open()).toBeLessThan(before + 50)
  })

  it.runIf(process.platform === 'linux')(
    'is not taken for lost by a process that has too many files open',
    async () => {
      const { output, ended } = runScript(`
        const notices = []
        const options = { renewal: 10, onNotice: (line) => notices.push(line) }
        const lock = await lockDataDirectory(directory, options)
        const { openSync, closeSync } = await import('node:fs')
        const held = []
        let code
        while (!code) try { held.push(openSync('/dev/null')) } catch (error) { code = error.code }
        const isOurs = lock.isOurs()
        await new Promise((resolve) => setTimeout(resolve, 100))
        held.forEach((file) => closeSync(file))
        console.log(code, isOurs, lock.isOurs(), notices)
        lock.release()`)

      expect(await ended).toBe(0)
      expect(output()).toBe('EMFILE true true []\n')
    },
  )

  it.skipIf(spawnSync('prlimit', ['--version']).status !== 0)(
    'says that the disk is full when it cannot announce anything, and leaves no file behind',
    async () => {
      const { output, ended } = runScript(`
        const lock = await lockDataDirectory(directory)
        const { spawnSync } = await import('node:child_process')
        spawnSync('prlimit', ['--fsize=0', '--pid', String(process.pid)])
        try { lock.announce('http://127.0.0.1:1') } catch ({ name, code }) { console.log(name, code) }`)

      expect(await ended).toBe(0)
      expect(output()).toBe('UnwritableError EFBIG\n')
      expect(readdirSync(directory)).toEqual(['lock'])
    },
  )

  it.runIf(process.platform === 'linux')('takes over from a pid that is used again', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: '1' }))

    const lock = await lockDataDirectory(directory)

    expect(findHolder(directory)?.started).not.toBe('1')
    lock.release()
  })

  it.runIf(process.platform === 'linux')(
    'gives up where a lock cannot be moved aside',
    async () => {
      // As on a read-only disk: here the path of the lock is one that Linux takes, and the longer one is not.
      const most = 4_060
      let deep = directory
      while (deep.length < most) deep = join(deep, 'a'.repeat(Math.min(200, most - deep.length)))
      mkdirSync(deep, { recursive: true })
      writeFileSync(join(deep, 'lock'), JSON.stringify({ pid: await deadPid() }))

      await expect(lockDataDirectory(deep)).rejects.toThrow('ENAMETOOLONG')
    },
  )

  it('waits for a lock that is just being written', async () => {
    const written = openSync(file, 'w')
    writeSync(written, '{"pid":')

    const second = lockDataDirectory(directory)
    writeSync(written, `${process.pid}}`)
    closeSync(written)

    await expect(second).rejects.toThrow(DataDirectoryLockedError)
  })

  it('takes over a lock that was cut short while it was written', async () => {
    writeFileSync(file, '{"pid":')

    const lock = await lockDataDirectory(directory)

    expect(findHolder(directory)?.pid).toBe(process.pid)
    lock.release()
  })

  it('removes what a process that was killed has left beside the lock, and nothing else', async () => {
    const left = 'lock.0d6f8a3c-8f3c-4f5c-9d5a-2f1f6f0f7a11'
    const other = 'notes.1d6f8a3c-8f3c-4f5c-9d5a-2f1f6f0f7a11'
    const yesterday = new Date(Date.now() - 86_400_000)
    for (const name of [left, other]) {
      writeFileSync(join(directory, name), '')
      utimesSync(join(directory, name), yesterday, yesterday)
    }

    const lock = await lockDataDirectory(directory)

    expect(readdirSync(directory).sort()).toEqual(['lock', other])
    lock.release()
  })

  it('is won by one of many who take over at once', async () => {
    writeFileSync(file, JSON.stringify({ pid: await deadPid() }))

    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => lockDataDirectory(directory)),
    )

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = results.flatMap((result) => (result.status === 'rejected' ? result.reason : []))
    expect(new Set(refused.map(({ name }) => name))).toEqual(new Set(['DataDirectoryLockedError']))
  })
})
