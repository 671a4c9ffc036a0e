import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data'
import { localCredentials, localRegion, localTarget } from '../../scripts/database/local-target.ts'
import { matchOutput } from '../dev-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Served {
  endpoint: string
  pid: number
  stop(): Promise<void>
}

/** Starts `node` with what prints where it listens, in a process of its own. */
export async function serve(args: string[]): Promise<Served> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
  const [, endpoint = ''] = await matchOutput(child, /listening on (http:\S+)/)
  return {
    endpoint,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** `npx data-api` on a free port. */
export function serveEmulator(options: string[]): Promise<Served> {
  return serve(['scripts/data-api.mjs', '--port', '0', ...options])
}

/** Runs a statement through the SDK. */
export type Execute = (sql: string) => Promise<unknown>

/** Hands out a way to run statements at an endpoint, and closes it after the work. */
export async function withSdk<Result>(
  endpoint: string,
  work: (execute: Execute) => Promise<Result>,
): Promise<Result> {
  const client = new RDSDataClient({ endpoint, region: localRegion, credentials: localCredentials })
  try {
    return await work((sql) => client.send(new ExecuteStatementCommand({ ...localTarget, sql })))
  } finally {
    client.destroy()
  }
}
