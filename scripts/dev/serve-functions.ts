import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cors } from '../gateway/cors.ts'
import type { JwtAuthorizer } from '../gateway/jwt-authorizer.ts'
import type { GatewayRoute } from '../gateway/routes.ts'
import { type Gateway, type RequestLog, startGateway } from '../gateway/server.ts'
import { createTellExits } from './exits.ts'
import { tellStrayErrors } from './stray-errors.ts'
import { unansweredLine } from './unanswered.ts'
import { watchFunctions } from './watch-functions.ts'
import { watchThread } from './watch-thread.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(repository, 'node_modules', '.cache', 'plaster', 'functions')

export interface ServeOptions {
  port: number
  /** Instances that each function may have. */
  concurrency: number
  cors: Cors | undefined
  authorizers: Record<string, JwtAuthorizer>
  /** What is there beside the functions, on this machine only. */
  others: readonly GatewayRoute[]
}

/** The functions of functions/app.ts behind a local gateway. */
export async function serveFunctions({
  port,
  concurrency,
  cors,
  authorizers,
  others,
}: ServeOptions): Promise<Gateway> {
  process.setSourceMapsEnabled(true)
  tellStrayErrors(console.error)
  const functions = await watchFunctions(repository, cache, console.log, others)
  const note = watchThread()
  const tellExits = createTellExits(console.error)
  const gateway = await startGateway({
    routes: functions.routes,
    port,
    concurrency,
    cors,
    authorizers,
    onRequest: report,
    around(functionName, run) {
      const ended = note(functionName)
      return tellExits(functionName, run).finally(ended)
    },
  })
  return {
    ...gateway,
    async close() {
      await gateway.close()
      await functions.close()
    },
  }
}

function report(request: RequestLog): void {
  const line = unansweredLine(request)
  if (line === undefined) return
  console.log(line)
  const { error, status } = request
  if (error && status >= 500) console.error(error.cause ?? error.message)
}
