import { defaultLimits } from '../gateway/limits.ts'
import { loadRoutes, type Route } from '../routes/load-routes.ts'

/** A function as serverless.yml has it. */
export interface ServerlessFunction {
  handler: string
  timeout: number
  package: { artifact: string }
  events?: { httpApi: { method: string; path: string } }[]
}

/** The longest that Lambda allows, in seconds. */
const migrateTimeout = 900

/** One function for each route, and the one that migrates. */
export async function serverlessFunctions(): Promise<Record<string, ServerlessFunction>> {
  const routes = await loadRoutes()
  return {
    ...Object.fromEntries(routes.map((route) => [route.functionName, routeFunction(route)])),
    migrate: { ...builtFunction('migrate'), timeout: migrateTimeout },
  }
}

function routeFunction({ functionName, method, path }: Route): ServerlessFunction {
  return {
    ...builtFunction(functionName),
    timeout: defaultLimits.functionTimeout / 1000,
    events: [{ httpApi: { method, path } }],
  }
}

function builtFunction(name: string) {
  return { handler: 'index.handler', package: { artifact: `.build/${name}.zip` } }
}
