import { expect, it } from 'vitest'
import { startProcess } from '../../setup/process.ts'

it('watchThread names the function that never pauses, and ends the process', async () => {
  const looping = startProcess([
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    `import { watchThread } from './scripts/dev/watch-thread.ts'
     const note = watchThread({ look: 30 })
     note('rooms-list')()
     note('rooms-loop')
     setTimeout(() => { for (;;) {} }, 300)`,
  ])

  await looping.ended

  expect(looping.child.signalCode).toBe('SIGKILL')
  expect(looping.output()).toMatch(
    /^rooms-loop has computed for \d s without a pause: .* kill -9 \d+ ends it at once\.\nrooms-loop has computed .*: npm run dev ends here\. The data is kept\.\n$/,
  )
})

it('watchThread lets a thread be that pauses, and keeps no process', async () => {
  const pausing = startProcess([
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    `import { watchThread } from './scripts/dev/watch-thread.ts'
     watchThread({ look: 30 })('rooms-list')
     setTimeout(() => {}, 1_500)`,
  ])

  expect(await pausing.ended).toBe(0)
  expect(pausing.output()).toBe('')
})
