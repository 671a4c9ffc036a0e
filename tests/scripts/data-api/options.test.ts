import { expect, it } from 'vitest'
import { createProgram } from '../../../scripts/data-api/options.ts'

it.each([
  ['::1', '::1'],
  ['[::1]', '::1'],
  ['[fd00::2]', 'fd00::2'],
  ['localhost', 'localhost'],
])('--host %s is the address %s', (given, host) => {
  const program = createProgram({}).parse(['--host', given], { from: 'user' })

  expect(program.opts()).toMatchObject({ host })
})
