import { expect, it } from 'vitest'
import { startProcess } from '../../setup/process.ts'

it('a function that calls process.exit is named, and nobody else who does', async () => {
  const exit = (where: string) => {
    const code = `
      import { createTellExits } from './scripts/dev/exits.ts'
      const run = createTellExits(console.log)
      import { stopOnSignal } from './scripts/terminal/signals.ts'
      stopOnSignal([{ close: async () => { process.exitCode = 3; process.exit() } }])
      const exit = () => process.exit(3)
      await run('rooms-list', async () => {})
      await run('rooms-end', async () => ${where})`
    return startProcess(['--import', 'tsx', '--input-type=module', '-e', code])
  }
  const [within, late, outside, unread] = [
    exit('exit()'),
    exit('{ setTimeout(exit, 10) }'),
    exit('{}).then(exit'),
    exit("process.stdout.emit('error', new Error('EPIPE'))"),
  ]

  const line = /^rooms-end has called process\.exit\(3\), which ends npm run dev\. .*\n$/
  expect(await Promise.all([within.ended, late.ended, outside.ended, unread.ended])).toEqual([
    3, 3, 3, 3,
  ])
  expect(within.output()).toMatch(line)
  expect(late.output()).toMatch(line)
  expect(outside.output()).toBe('')
  expect(unread.output()).toBe('')
})
