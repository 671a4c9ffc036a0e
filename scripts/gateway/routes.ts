import { createInstances, type Instances } from './instances.ts'
import type { LambdaHandler } from './invoke.ts'
import { createMatcher, type Matchable, type Matcher } from './match-route.ts'

export interface GatewayRoute extends Matchable {
  functionName: string
  handler: LambdaHandler
  /** Makes an instance with module state of its own; all share the handler where this is left out. */
  startInstance?: () => Promise<LambdaHandler>
  /** Who lets requests pass, by its name among the API's authorizers, and the scopes of which one is wanted. */
  authorizer?: { name: string; scopes?: readonly string[] } | undefined
  /** Milliseconds, other than every function's: for what is never deployed. */
  timeout?: number
}

/** Where the routes change while the gateway runs, each request asks for the newest. */
export type RouteSource = () => Promise<readonly GatewayRoute[]>

/** Finds routes and the instances of their functions, which live as long as the route is there. */
export interface RouteTable {
  matcher(): Promise<Matcher<GatewayRoute>>
  instancesOf(route: GatewayRoute): Instances
}

export function createRouteTable(
  routes: readonly GatewayRoute[] | RouteSource,
  concurrency: number,
): RouteTable {
  const source = typeof routes === 'function' ? routes : async () => routes
  const matchers = new WeakMap<readonly GatewayRoute[], Matcher<GatewayRoute>>()
  const instances = new WeakMap<GatewayRoute, Instances>()
  return {
    async matcher() {
      const newest = await source()
      return remember(matchers, newest, () => createMatcher(newest))
    },
    instancesOf: (route) =>
      remember(instances, route, () => {
        const { functionName, handler, startInstance = () => handler } = route
        return createInstances(functionName, startInstance, concurrency)
      }),
  }
}

function remember<Key extends object, Value>(
  map: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
