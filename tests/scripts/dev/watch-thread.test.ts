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

it('watchThread ends no process that has a debugger, opened within the loop too', async () => {
  const debugged = startProcess([
    '--import',
    'tsx',
    '--inspect-port=0',
    '--input-type=module',
    '--eval',
    `import { watchThread } from './scripts/dev/watch-thread.ts'
     watchThread({ look: 50 })('rooms-loop')
     setTimeout(() => {
       process.kill(process.pid, 'SIGUSR1')
       for (const end = Date.now() + 2_500; Date.now() < end; ) {}
       process.exit(7)
     }, 300)`,
  ])

  expect(await debugged.ended).toBe(7)
})

it('watchThread tells of memory that grows, before Node ends the process', async () => {
  const growing = startProcess([
    '--import',
    'tsx',
    '--max-old-space-size=100',
    '--input-type=module',
    '--eval',
    `import { watchThread } from './scripts/dev/watch-thread.ts'
     watchThread({ look: 30 })('rooms-list')
     const kept = Buffer.alloc(150_000_000, 1)
     setTimeout(() => kept.length, 100_000)`,
  ])

  await expect
    .poll(() => growing.output())
    .toMatch(/rooms-list has made this process take 0\.\d GB of memory\. .* more than 0\.\d\. Is /)
  growing.child.kill('SIGKILL')
  await growing.ended
})
