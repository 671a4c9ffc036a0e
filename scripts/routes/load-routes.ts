import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { BlueprintError, type Registration } from '../../functions/_http/blueprint.ts'
import type { Declaration } from '../../functions/_http/declaration.ts'
import type { Endpoint } from '../../functions/_http/endpoint.ts'
import { checkRoutes } from './check-routes.ts'
import { type EndpointPlace, endpointPlaces } from './endpoint-places.ts'
import { explainUnloadable } from './explain-unloadable.ts'

/** One endpoint of one registration: a Lambda function and the route that leads to it. */
export interface Route extends EndpointPlace {
  method: string
  path: string
  /** Who lets requests pass, where the endpoint has one. */
  authorizer?: Declaration['authorizer'] | undefined
  /** As it is in that place. */
  handler: Endpoint
}

export interface LoadOptions {
  /** The directory that holds functions/. This repository unless given. */
  root?: string
  /** Imports an endpoint, by its path from the root. */
  importFile?: (file: string) => Promise<{ handler?: Partial<Endpoint> }>
}

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** What registers blueprints, from the root. */
export const appFile = 'functions/app.ts'

/**
 * Reads every endpoint that is registered, in the order of registration. Throws a BlueprintError of
 * one line when the registrations cannot all be: a file that is missing or does not load, two of a name,
 * two for a route.
 */
export async function loadRoutes(
  registrations?: readonly Registration[],
  { root = repository, importFile = importFrom(root) }: LoadOptions = {},
): Promise<Route[]> {
  const app = registrations ?? (await loadRegistrations())
  const routes = await Promise.all(
    endpointPlaces(app, root).map(async (endpointPlace) => {
      const { place } = endpointPlace
      const handler = await importHandler(endpointPlace, { root, importFile })
      const { method, path, authorizer } = handler.declaration
      return {
        ...endpointPlace,
        method,
        authorizer,
        path: path === '/' ? place.prefix || '/' : place.prefix + path,
        handler: handler.castIn(place),
      }
    }),
  )
  checkRoutes(routes)
  return routes
}

/** What functions/app.ts exports by a name: all that there is, or what one of several services has of it. */
export async function loadRegistrations(name = 'app'): Promise<readonly Registration[]> {
  return registrationsOf(
    await explained(import('../../functions/app.ts'), appFile, repository),
    name,
  )
}

/**
 * Throws a BlueprintError where a module like functions/app.ts has no registrations of that name.
 */
export function registrationsOf(
  module: Readonly<Record<string, unknown>>,
  name = 'app',
): readonly Registration[] {
  const registrations = module[name]
  if (Array.isArray(registrations)) return registrations
  throw new BlueprintError(`${appFile} does not export ${name}, the list of what it registers`)
}

function importFrom(root: string): Required<LoadOptions>['importFile'] {
  return (file) => import(pathToFileURL(join(root, file)).href)
}

/** The files of all endpoints that are registered, those that are not there left out. */
export function endpointFiles(registrations: readonly Registration[], root: string): string[] {
  const files = endpointPlaces(registrations, root).map(({ file }) => file)
  return [...new Set(files)].filter((file) => existsSync(join(root, file)))
}

async function importHandler(
  { place: { blueprint }, file }: EndpointPlace,
  { root, importFile }: Required<LoadOptions>,
): Promise<Endpoint> {
  if (!existsSync(join(root, file))) {
    throw new BlueprintError(
      `blueprint ${blueprint.name}: endpoint "${basename(file, '.ts')}" has no file: write ${file}`,
    )
  }
  const { handler } = await explained(importFile(file), file, root)
  if (!handler?.declaration) {
    throw new BlueprintError(
      `blueprint ${blueprint.name}: ${file} does not export a handler made by endpoint()`,
    )
  }
  return handler as Endpoint
}

/** With an error of one line where a file does not load. */
async function explained<T>(loading: Promise<T>, file: string, root: string): Promise<T> {
  try {
    return await loading
  } catch (cause) {
    throw new BlueprintError(await explainUnloadable(cause, file, root), { cause })
  }
}
