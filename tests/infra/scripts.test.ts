import { createRequire } from 'node:module'
import { expect, it } from 'vitest'

const { buildsAll } = createRequire(import.meta.url)('../../infra/scripts.cjs')

it.each([
  ['package', true],
  ['package --stage prod', true],
  ['--stage prod package', true],
  ['-s prod -r eu-west-1 package', true],
  ['--stage=prod package', true],
  ['--verbose deploy', true],
  ['deploy --stage prod', true],
  ['--stage prod deploy function -f tweets-list', false],
  ['deploy list', false],
  ['--stage package info', false],
  ['invoke -f package', false],
  ['invoke local -f deploy', false],
  ['', false],
])('sls %s builds all functions: %s', (line, expected) => {
  expect(buildsAll(line.split(' ').filter(Boolean))).toBe(expected)
})
