import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Blueprint,
  BlueprintError,
  type Registration,
} from '../../functions/_http/blueprint.ts'
import type { Endpoint } from '../../functions/_http/endpoint.ts'
import { app } from '../../functions/app.ts'
import { checkRoutes } from './check-routes.ts'

/** One endpoint of one registration: a Lambda function and the route that leads to it. */
export interface Route {
  functionName: string
  method: string
  path: string
  /** Where the endpoint is written, from the root of the repository. */
  file: string
  handler: Endpoint
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Reads every endpoint that is registered, in the order of registration. Throws a BlueprintError of
 * one line when the registrations cannot all be: a missing file, two of a name, two for a route.
 */
export async function loadRoutes(registrations: readonly Registration[] = app): Promise<Route[]> {
  const routes = await Promise.all(
    registrations.flatMap((registration) =>
      registration.endpoints.map((name) => loadRoute(registration, name)),
    ),
  )
  checkRoutes(routes)
  return routes
}

async function loadRoute({ blueprint, name, prefix }: Registration, endpointName: string) {
  const url = new URL(`./${endpointName}.ts`, blueprint.url)
  const file = relative(root, fileURLToPath(url))
  const handler = await importHandler(blueprint, endpointName, url, file)
  const { method, path } = handler.declaration
  return {
    functionName: `${name}-${endpointName}`,
    method,
    path: path === '/' ? prefix || '/' : prefix + path,
    file,
    handler,
  }
}

async function importHandler(
  blueprint: Blueprint,
  endpointName: string,
  url: URL,
  file: string,
): Promise<Endpoint> {
  if (!existsSync(url)) {
    throw new BlueprintError(
      `blueprint ${blueprint.name}: endpoint "${endpointName}" has no file: write ${file}`,
    )
  }
  const { handler } = await importModule(blueprint, url, file)
  if (!handler?.declaration) {
    throw new BlueprintError(
      `blueprint ${blueprint.name}: ${file} does not export a handler made by endpoint()`,
    )
  }
  return handler as Endpoint
}

async function importModule(
  { name }: Blueprint,
  url: URL,
  file: string,
): Promise<{ handler?: Partial<Endpoint> }> {
  try {
    return await import(url.href)
  } catch (cause) {
    if (!isUnloadable(cause)) throw cause
    const line = cause.message.trim().split('\n').at(-1)
    throw new BlueprintError(`blueprint ${name}: ${file} does not load: ${line}`, { cause })
  }
}

/** Tells a file that is not TypeScript, or imports what is not there, from one that throws. */
function isUnloadable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const { name, code } = error as NodeJS.ErrnoException
  return ['SyntaxError', 'TransformError'].includes(name) || code === 'ERR_MODULE_NOT_FOUND'
}
