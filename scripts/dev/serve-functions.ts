import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Gateway, type RequestLog, startGateway } from '../gateway/server.ts'
import { readCors } from '../serverless/cors.ts'
import { watchFunctions } from './watch-functions.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(repository, 'node_modules', '.cache', 'plaster', 'functions')

export interface ServeOptions {
  port: number
  /** Instances that each function may have. */
  concurrency: number
  /** The project whose functions/app.ts is served. This repository unless given. */
  root?: string
}

/** The functions of functions/app.ts behind a local gateway; each request is a line on stdout. */
export async function serveFunctions(options: ServeOptions): Promise<Gateway> {
  const { port, concurrency, root = repository } = options
  process.setSourceMapsEnabled(true)
  const functions = await watchFunctions(root, cache, console.log)
  const cors = await readCors(root)
  const gateway = await startGateway({
    routes: functions.routes,
    port,
    concurrency,
    cors,
    onRequest: report,
  })
  return {
    ...gateway,
    async close() {
      await gateway.close()
      await functions.close()
    },
  }
}

function report({ method, path, status, milliseconds, functionName, error }: RequestLog): void {
  const time = `${milliseconds.toFixed(1)} ms`
  console.log([method, path, status, time, functionName ?? '(no route)'].join('  '))
  if (error && status >= 500) console.error(error.cause ?? error.message)
}
