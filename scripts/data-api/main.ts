import { checkDatabaseUrl } from '../database/database-url-option.ts'
import { openEngine } from '../database/open-engine.ts'
import { fail } from '../terminal/failure.ts'
import { checkPort } from '../terminal/port.ts'
import { showProgress } from '../terminal/progress.ts'
import { stopOnSignal } from '../terminal/signals.ts'
import { isStartedByNpm } from '../terminal/started-by-npm.ts'
import type { FinishedCall } from './calls.ts'
import { describeUrl } from './engines/postgres-url.ts'
import { checkExtensions, createProgram, type Options } from './options.ts'
import { startDataApi } from './server.ts'
import { CredentialsError, parseCredentials } from './signatures/credentials.ts'
import type { Credentials } from './signatures/verify.ts'
import { toLogLine } from './status/log-line.ts'

const program = createProgram(process.env).action(run)

async function run(options: Options): Promise<void> {
  const { port, host, databaseUrl, dataDir } = options
  checkDatabaseUrl(program)
  checkExtensions(program)
  const credentials = readCredentials(options)
  await checkPort(port, '--port', host)
  const { engine, announce, postgres } = await openEngine({
    databaseUrl,
    directory: dataDir,
    setting: '--data-dir',
    engine: options.engine,
    extensions: options.extension,
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
    onNotice: console.error,
    ...(options.log && { onCall: (call: FinishedCall) => console.log(toLogLine(call)) }),
  })
  stopOnSignal([server, engine], {
    byNpm: isStartedByNpm(process.env.npm_lifecycle_script, process.argv[1]),
  })
  announce(server.url)
  if (!credentials && !isLoopback(host)) {
    console.error(
      `Whoever reaches ${server.url} can run any SQL: --verify-signature KEY:SECRET asks for a signature.`,
    )
  }
  console.log(`data-api listening on ${server.url}`)
  if (postgres) console.log(`Postgres for psql and others at ${postgres}`)
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
