import { Command } from 'commander'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  checkDatabaseUrl,
  databaseUrlOption,
} from '../../../scripts/database/database-url-option.ts'
import { engineOption } from '../../../scripts/database/engine-option.ts'

afterEach(() => vi.unstubAllEnvs())

/** What the options come to, with DATABASE_URL set to something. */
function parse(variable: string, args: string[]) {
  vi.stubEnv('DATABASE_URL', variable)
  const program = new Command()
    .addOption(databaseUrlOption(process.env))
    .addOption(engineOption(process.env))
    .configureOutput({ writeErr: () => {} })
    .exitOverride()
  program.parse(args, { from: 'user' })
  checkDatabaseUrl(program)
  return program.opts()
}

describe('--database-url', () => {
  it('is DATABASE_URL where it is left out', () => {
    expect(parse('postgres://a/b', [])).toMatchObject({ databaseUrl: 'postgres://a/b' })
  })

  it('is not given where the variable is empty', () => {
    expect(parse('', ['--engine', 'native'])).toEqual({ engine: 'native' })
  })

  it.each([
    ['mysql://a/b', [], 'error: DATABASE_URL is no Postgres URL'],
    ['', ['--database-url', 'mysql://a/b'], 'error: --database-url is no Postgres URL'],
    ['postgres://a/b', ['--database-url', ''], 'error: --database-url is no Postgres URL'],
    ['postgres://a/b', ['--engine', 'native'], 'cannot be used with environment variable'],
  ])('%j is refused with %j', (variable, args, message) => {
    expect(() => parse(variable, args)).toThrow(message)
  })
})
