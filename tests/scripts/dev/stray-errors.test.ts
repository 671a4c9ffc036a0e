import { expect, it } from 'vitest'
import { startProcess } from '../../setup/process.ts'

it('what no function waits for is told, and the process goes on', async () => {
  const code = `
    import { tellStrayErrors } from './scripts/dev/stray-errors.ts'
    tellStrayErrors((line, error) => console.log(line, error.message))
    void Promise.reject(new Error('rejected'))
    setTimeout(() => {
      setTimeout(() => console.log('it goes on'))
      throw new Error('thrown later')
    })`

  const { ended, output } = startProcess(['--import', 'tsx', '--input-type=module', '-e', code])

  expect(await ended).toBe(0)
  const line = 'Nobody waited for this, which deployed ends the instance of the function:'
  expect(output()).toBe(`${line} rejected\n${line} thrown later\nit goes on\n`)
})
