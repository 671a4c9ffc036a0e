import { Command, InvalidArgumentError, Option } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { dataDirectoryOption } from '../database/data-directory-option.ts'
import { databaseUrlOption } from '../database/database-url-option.ts'
import type { EmbeddedEngine } from '../database/embedded-database.ts'
import { engineOption } from '../database/engine-option.ts'
import { withEnv } from '../terminal/env-option.ts'
import { nameExcessArguments } from '../terminal/excess-arguments.ts'
import { toPort } from '../terminal/port.ts'
import { type Fault, FaultError } from './faults/fault.ts'
import { parseFault } from './faults/specification.ts'

export interface Options {
  port: number
  host: string
  databaseUrl?: string
  dataDir: string
  engine: EmbeddedEngine
  extension: string[]
  fault: Fault[]
  verifySignature?: string
  log?: true
}

/** The options of `npx data-api`. */
export function createProgram(env: NodeJS.ProcessEnv): Command {
  return nameExcessArguments(new Command('data-api'))
    .description('The RDS Data API of Aurora PostgreSQL, on this machine')
    .version(packageJson.version)
    .addOption(
      withEnv(
        new Option('--port <port>', 'port to listen on, 0 for a free one')
          .argParser(toPort)
          .default(8080),
        'DATA_API_PORT',
        env,
      ),
    )
    .addOption(
      new Option('--host <address>', 'address to listen on').argParser(toHost).default('127.0.0.1'),
    )
    .addOption(databaseUrlOption(env))
    .addOption(dataDirectoryOption(env))
    .addOption(engineOption(env))
    .addOption(
      new Option('--extension <name>', 'one that PGlite is to bring, as pg_trgm (repeatable)')
        .argParser((name: string, names: string[]) => [...names, name])
        .conflicts('databaseUrl')
        .default([], 'those that db/ and migrations/ create'),
    )
    .addOption(
      new Option(
        '--fault <fault>',
        'something to go wrong, as DatabaseResumingException,times=3 (repeatable)',
      )
        .argParser(addFault)
        .default([], 'none'),
    )
    .addOption(
      new Option('--verify-signature <key:secret>', 'refuse calls not signed with this').env(
        'DATA_API_VERIFY_SIGNATURE',
      ),
    )
    .option('--log', 'print each call')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
}

/** Ends the program, with a line, where extensions are named for what brings its own. */
export function checkExtensions(program: Command): void {
  const { engine, extension } = program.opts<Options>()
  if (engine === 'pglite' || extension.length === 0) return
  program.error(
    `error: --extension is for PGlite: --engine ${engine} has those that came with PostgreSQL.`,
    { exitCode: 2 },
  )
}

/** Node takes none for all of them, and an IPv6 address without the brackets that it has in a URL. */
function toHost(text: string): string {
  const host = text.trim().replace(/^\[(.*)\]$/, '$1')
  if (host) return host
  throw new InvalidArgumentError('An address is needed, such as 127.0.0.1.')
}

function addFault(text: string, faults: Fault[]): Fault[] {
  try {
    return [...faults, parseFault(text)]
  } catch (error) {
    throw error instanceof FaultError ? new InvalidArgumentError(error.message) : error
  }
}
