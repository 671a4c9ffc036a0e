import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { endWithUs } from '../../../../scripts/data-api/engines/end-with-us.ts'
import { watchersOf } from './native-processes.ts'

/** Those that come after others of this process, which tests have started before. */
function newWatchers(): () => number[] {
  const others = watchersOf(process.pid)
  return () => watchersOf(process.pid).filter((pid) => !others.includes(pid))
}

it('nobody is left who would end whoever is given the pid of a program that has ended', async () => {
  const watchers = newWatchers()
  const child = spawn('sleep', ['60'])
  endWithUs(child)
  const watching = watchers()

  child.kill('SIGKILL')
  await once(child, 'exit')

  expect(watching).toHaveLength(1)
  await expect.poll(watchers).toEqual([])
})

it('nobody watches a program that did not start', async () => {
  const watchers = newWatchers()
  const child = spawn('/nowhere/program')
  const failed = once(child, 'error')

  endWithUs(child)

  expect(watchers()).toEqual([])
  expect((await failed)[0]).toMatchObject({ code: 'ENOENT' })
})
