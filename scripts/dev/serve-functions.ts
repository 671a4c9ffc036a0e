import { type Gateway, type RequestLog, startGateway } from '../gateway/server.ts'
import { loadRoutes } from '../routes/load-routes.ts'

/** The functions of functions/app.ts behind a local gateway; each request is a line on stdout. */
export async function serveFunctions(port: number): Promise<Gateway> {
  const routes = await loadRoutes()
  return startGateway({ routes, port, onRequest: report })
}

function report({ method, path, status, milliseconds, functionName, error }: RequestLog): void {
  const time = `${milliseconds.toFixed(1)} ms`
  console.log([method, path, status, time, functionName ?? '(no route)'].join('  '))
  if (error && status >= 500) console.error(error.cause ?? error.message)
}
