import { defaultLimits } from '../gateway/limits.ts'
import {
  type LoadOptions,
  loadRegistrations,
  loadRoutes,
  type Route,
} from '../routes/load-routes.ts'

/** A function as serverless.yml has it. */
export interface ServerlessFunction {
  handler: string
  role?: string
  environment?: Record<string, object>
  maximumRetryAttempts?: number
  timeout: number
  package: { artifact: string }
  events?: (
    | { httpApi: Pick<Route, 'method' | 'path' | 'authorizer'> }
    | { schedule: { rate: string[]; description: string; input: object } }
  )[]
}

/** The longest that Lambda allows, in seconds. */
const migrateTimeout = 900

/** It works as the master user, and makes the role that the API works as. */
const migrateEnvironment = {
  DATABASE_SECRET_ARN: { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] },
  APPLICATION_SECRET_ARN: { Ref: 'AppSecret' },
}

const rotation = {
  rate: ['rate(30 days)'],
  description: 'Gives the API another login to its database',
  input: { rotate: true },
}

/** One function for each route of what functions/app.ts exports by a name. */
export async function apiFunctions(
  exported: string,
  options?: LoadOptions,
): Promise<Record<string, ServerlessFunction>> {
  const routes = await loadRoutes(await loadRegistrations(exported), options)
  return Object.fromEntries(routes.map((route) => [route.functionName, routeFunction(route)]))
}

/** The one that migrates. */
export function migrateFunction(): { migrate: ServerlessFunction } {
  return {
    migrate: {
      ...builtFunction('migrate'),
      timeout: migrateTimeout,
      role: 'MigrateRole',
      environment: migrateEnvironment,
      // CloudFormation invokes it asynchronously, and Lambda would run a failed one twice more.
      maximumRetryAttempts: 0,
      events: [{ schedule: rotation }],
    },
  }
}

function routeFunction({ functionName, method, path, authorizer }: Route): ServerlessFunction {
  return {
    ...builtFunction(functionName),
    // A request is one call of milliseconds; whoever waits for longer is told when to come again.
    timeout: defaultLimits.functionTimeout / 1000,
    events: [{ httpApi: { method, path, ...(authorizer && { authorizer }) } }],
  }
}

function builtFunction(name: string) {
  return { handler: 'index.handler', package: { artifact: `.build/${name}.zip` } }
}
