import { BlueprintError } from '../../functions/_http/blueprint.ts'
import { isPath } from '../../functions/_http/path.ts'
import type { Route } from './load-routes.ts'

/** Throws a BlueprintError of one line for the first thing that keeps the routes from being together. */
export function checkRoutes(routes: readonly Route[]): void {
  for (const route of routes) {
    checkPath(route)
    checkParameters(route)
    checkBody(route)
  }
  checkUnique(routes, ({ functionName }) => `function ${functionName}`)
  checkUnique(routes, ({ method, path }) => `route ${method} ${path.replace(/\{[^}]*\}/g, '{}')}`)
}

function checkPath(route: Route): void {
  if (!isPath(route.path) && route.path !== '/') {
    throw new BlueprintError(
      `${describe(route)}: not a path: segments are letters, digits, or a parameter like {user_id}`,
    )
  }
}

function checkParameters(route: Route): void {
  const inPath = [...route.path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name)
  const shape = route.handler.declaration.params?.shape ?? {}
  const repeated = inPath.find((name, index) => inPath.indexOf(name) !== index)
  if (repeated)
    throw new BlueprintError(`${describe(route)}: {${repeated}} comes twice in the path`)
  const unknown = inPath.find((name) => !(name in shape))
  if (unknown) {
    throw new BlueprintError(
      `${describe(route)}: path parameter {${unknown}} is not in the endpoint's params schema`,
    )
  }
  for (const [name, schema] of Object.entries(shape)) {
    if (!inPath.includes(name) && schema._zod.optin !== 'optional') {
      throw new BlueprintError(
        `${describe(route)}: the endpoint needs path parameter {${name}}, which the path does not have`,
      )
    }
  }
}

function checkBody(route: Route): void {
  const { body } = route.handler.declaration
  // z.object drops unknown members unseen; z.looseObject says that they are meant to come.
  if (body && !body.def.catchall) {
    throw new BlueprintError(
      `${describe(route)}: make the body with z.strictObject, so that unknown members are refused, or with z.looseObject, where they are to come`,
    )
  }
}

function checkUnique(routes: readonly Route[], label: (route: Route) => string): void {
  const seen = new Map<string, Route>()
  for (const route of routes) {
    const earlier = seen.get(label(route))
    if (earlier) {
      throw new BlueprintError(
        `${label(route)} is there twice: ${describe(earlier)} and ${describe(route)}`,
      )
    }
    seen.set(label(route), route)
  }
}

function describe({ functionName, method, path, file }: Route): string {
  return `${functionName} (${method} ${path}, ${file})`
}
