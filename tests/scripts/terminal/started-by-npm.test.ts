import { expect, it } from 'vitest'
import { isStartedByNpm } from '../../../scripts/terminal/started-by-npm.ts'

const bin = '/project/node_modules/.bin/data-api'

it.each([
  ['node scripts/dev.mjs', '/project/scripts/dev.mjs', true],
  ['node scripts/dev.mjs "--port" "3001"', '/project/scripts/dev.mjs', true],
  ['data-api --port 8080', bin, true],
  ['npm run build && data-api', bin, true],
  ['data-api & vitest run', bin, false],
  ['data-api &', bin, false],
  ['./start.sh', bin, false],
  [undefined, bin, false],
  ['data-api', undefined, false],
])('of the script %j, npm waits for %j: %j', (script, program, expected) => {
  expect(isStartedByNpm(script, program)).toBe(expected)
})
