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

const lost = 'npm keeps flags for itself unless they come after --, as in npm run'

it.each<[typed: string, args: string[], env: Record<string, string>, output: string]>([
  [
    'npm run types --check',
    ['scripts/types.mjs'],
    { npm_config_check: 'true' },
    `npm took --check: ${lost} types -- --check\n`,
  ],
  [
    'npm run dev --data-api-port=8081',
    ['scripts/dev.mjs'],
    { npm_config_data_api_port: '8081' },
    `npm took --data-api-port: ${lost} dev -- --data-api-port <port>\n`,
  ],
  [
    'npm run seed --users 5',
    ['scripts/seed.mjs', '5'],
    { npm_config_users: 'true' },
    `error: unexpected argument '5': ${lost} seed -- --users <count>\n`,
  ],
  [
    'npm run routes foo',
    ['scripts/routes.mjs', 'foo'],
    {},
    "error: unexpected argument 'foo': see npm run routes -- --help\n",
  ],
  [
    'npx data-api 8081',
    ['scripts/data-api.mjs', '8081'],
    {},
    "error: unexpected argument '8081': see npx data-api --help\n",
  ],
  [
    'npm run dev -- --port abc',
    ['scripts/dev.mjs', '--port', 'abc'],
    {},
    "error: option '--port <port>' argument 'abc' is invalid. A port is a whole number from 0 to 65535.\n",
  ],
])('%s is refused in words that say what to type', async (_, args, env, output) => {
  const running = startProcess(args, { env })

  expect(await running.ended).toBe(2)
  expect(running.output()).toBe(output)
})
