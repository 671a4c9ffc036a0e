import { expect, it } from 'vitest'
import { startProcess } from '../../setup/process.ts'

it.each([
  'build',
  'dev',
  'docs',
  'insomnia',
  'openapi',
  'routes',
  'seed',
  'template',
  'trace',
  'types',
])('npm run %s refuses a flag that it does not know', async (name) => {
  const { output, ended } = startProcess([`scripts/${name}.mjs`, '--wrong'])

  expect(await ended).toBe(2)
  expect(output()).toMatch(/^error: unknown option '--wrong'\n/)
})
