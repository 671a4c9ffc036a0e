import { type Command, InvalidArgumentError, Option } from 'commander'
import { dataDirectoryOption } from '../database/data-directory-option.ts'
import { databaseUrlOption } from '../database/database-url-option.ts'
import type { EmbeddedEngine } from '../database/embedded-database.ts'
import { engineOption } from '../database/engine-option.ts'
import { defaultConcurrency } from '../gateway/limits.ts'
import { withEnv } from '../terminal/env-option.ts'
import { npmCommand } from '../terminal/npm-command.ts'
import { toPort } from '../terminal/port.ts'

export interface DevOptions {
  readonly port: number
  readonly dataApiPort: number
  readonly concurrency: number
  readonly databaseUrl?: string
  readonly dataDir: string
  readonly engine: EmbeddedEngine
}

/** The command as it is typed, with nothing to run yet. */
export function devProgram(env: NodeJS.ProcessEnv): Command {
  return npmCommand('dev', 'Runs the API, the Data API and the database on this machine', env)
    .addOption(
      withEnv(
        new Option('--port <port>', 'port of the API, 0 for a free one')
          .argParser(toPort)
          .default(3000),
        'PORT',
        env,
      ),
    )
    .addOption(
      withEnv(
        new Option('--data-api-port <port>', 'port of the Data API, 0 for a free one')
          .argParser(toPort)
          .default(8080),
        'DATA_API_PORT',
        env,
      ),
    )
    .addOption(
      new Option('--concurrency <instances>', 'how many instances each function may have')
        .argParser(toInstances)
        .default(defaultConcurrency),
    )
    .addOption(databaseUrlOption(env))
    .addOption(dataDirectoryOption(env))
    .addOption(engineOption(env))
}

function toInstances(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It takes a whole number from 1 to 9999.')
}
