import { afterEach, expect, it, vi } from 'vitest'
import { createProgram } from '../../../scripts/data-api/options.ts'
import { devProgram } from '../../../scripts/dev/options.ts'

afterEach(() => vi.unstubAllEnvs())

it.each([
  ['::1', '::1'],
  ['[::1]', '::1'],
  ['[fd00::2]', 'fd00::2'],
  ['localhost', 'localhost'],
])('--host %s is the address %s', (given, host) => {
  const program = createProgram({}).parse(['--host', given], { from: 'user' })

  expect(program.opts()).toMatchObject({ host })
})

it('variables that are set to nothing are not set', () => {
  for (const name of ['PORT', 'DATA_API_PORT', 'PLASTER_DATA_DIR', 'PLASTER_ENGINE'])
    vi.stubEnv(name, '')

  const [emulator, dev] = [createProgram, devProgram].map((create) => {
    return create(process.env).parse([], { from: 'user' }).opts()
  })

  const embedded = { dataDir: '.data', engine: 'pglite' }
  expect(emulator).toMatchObject({ port: 8080, ...embedded })
  expect(dev).toMatchObject({ port: 3000, dataApiPort: 8080, ...embedded })
})
