import { Command, InvalidArgumentError, Option } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { checkDatabaseUrl, databaseUrlOption } from '../database/database-url-option.ts'
import type { EmbeddedEngine } from '../database/embedded-database.ts'
import { engineOption } from '../database/engine-option.ts'
import { openEngine } from '../database/open-engine.ts'
import { fail } from '../terminal/failure.ts'
import { checkPort, toPort } from '../terminal/port.ts'
import { showProgress } from '../terminal/progress.ts'
import { stopOnSignal } from '../terminal/signals.ts'
import type { FinishedCall } from './calls.ts'
import { describeUrl } from './engines/postgres-url.ts'
import { type Fault, FaultError } from './faults/fault.ts'
import { parseFault } from './faults/specification.ts'
import { startDataApi } from './server.ts'
import { CredentialsError, parseCredentials } from './signatures/credentials.ts'
import type { Credentials } from './signatures/verify.ts'
import { toLogLine } from './status/log-line.ts'

interface Options {
  port: number
  host: string
  databaseUrl?: string
  dataDir: string
  engine: EmbeddedEngine
  fault: Fault[]
  verifySignature?: string
  log?: true
}

const program = new Command('data-api')
  .description('The RDS Data API of Aurora PostgreSQL, on this machine')
  .version(packageJson.version)
  .addOption(
    new Option('--port <port>', 'port to listen on, 0 for a free one')
      .env('DATA_API_PORT')
      .argParser(toPort)
      .default(8080),
  )
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .addOption(databaseUrlOption(process.env))
  .addOption(
    new Option('--data-dir <directory>', 'where the embedded one is kept')
      .env('PLASTER_DATA_DIR')
      .default('.data'),
  )
  .addOption(engineOption())
  .addOption(
    new Option('--fault <fault>', 'something to go wrong, as DatabaseResumingException,times=3')
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
  .action(run)

async function run(options: Options): Promise<void> {
  const { port, host, databaseUrl, dataDir } = options
  checkDatabaseUrl(program)
  const credentials = readCredentials(options)
  await checkPort(port, '--port', host)
  const { engine, announce } = await openEngine({
    databaseUrl,
    directory: dataDir,
    engine: options.engine,
    onProgress: showProgress,
    onNotice: console.error,
  })
  const server = await startDataApi({
    engine,
    port,
    host,
    engineName: describeEngine(options),
    faults: options.fault,
    credentials,
    ...(options.log && { onCall: (call: FinishedCall) => console.log(toLogLine(call)) }),
  })
  stopOnSignal([server, engine])
  announce(server.url)
  if (!credentials && !isLoopback(host)) {
    console.error(
      `Whoever reaches ${server.url} can run any SQL: --verify-signature KEY:SECRET asks for a signature.`,
    )
  }
  console.log(`data-api listening on ${server.url}`)
}

function addFault(text: string, faults: Fault[]): Fault[] {
  try {
    return [...faults, parseFault(text)]
  } catch (error) {
    throw error instanceof FaultError ? new InvalidArgumentError(error.message) : error
  }
}

/** Not an argument parser, whose errors repeat what was given. */
function readCredentials({ verifySignature }: Options): Credentials | undefined {
  try {
    return verifySignature === undefined ? undefined : parseCredentials(verifySignature)
  } catch (error) {
    if (error instanceof CredentialsError) program.error(`error: ${error.message}`, { exitCode: 2 })
    throw error
  }
}

function describeEngine({ databaseUrl, dataDir, engine }: Options): string {
  return databaseUrl ? `Postgres at ${describeUrl(databaseUrl)}` : `${engine} in ${dataDir}`
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|::1)$/.test(host)
}

await program.parseAsync().catch(fail)
