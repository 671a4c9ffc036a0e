import { type Command, Option } from 'commander'
import { databaseOf } from '../data-api/engines/postgres-url.ts'
import { withEnv } from '../terminal/env-option.ts'
import { isExplained } from '../terminal/failure.ts'

/** The flag by which commands are told of a Postgres of one's own. */
export function databaseUrlOption(env: NodeJS.ProcessEnv): Option {
  const option = new Option('--database-url <url>', 'a Postgres to use instead of the embedded one')
  return withEnv(option, 'DATABASE_URL', env)
}

/** Ends the program, with a line that names where the URL is from, unless it is a Postgres URL or none. */
export function checkDatabaseUrl(program: Command): void {
  const { databaseUrl } = program.opts<{ databaseUrl?: string }>()
  const isFlag = program.getOptionValueSource('databaseUrl') === 'cli'
  try {
    if (databaseUrl !== undefined)
      databaseOf(databaseUrl, isFlag ? '--database-url' : 'DATABASE_URL')
  } catch (error) {
    if (isExplained(error)) program.error(`error: ${error.message}`, { exitCode: 2 })
    throw error
  }
}
