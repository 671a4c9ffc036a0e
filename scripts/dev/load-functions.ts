import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'
import type { Endpoint } from '../../functions/_http/endpoint.ts'
import { isPlain } from '../../functions/_http/place.ts'
import type { LambdaHandler } from '../gateway/invoke.ts'
import type { GatewayRoute } from '../gateway/routes.ts'
import { documentFile } from '../openapi/document.ts'
import { freshDocument } from '../openapi/fresh-document.ts'
import { writeDocument } from '../openapi/write-document.ts'
import {
  appFile,
  endpointFiles,
  loadRoutes,
  type Route,
  registrationsOf,
} from '../routes/load-routes.ts'
import { bundleModules } from './bundle-modules.ts'

export interface LoadedFunction extends GatewayRoute, Route {
  handler: Route['handler']
  /** The URLs of its code, others after each change: its own, and that of its blueprint where it matters. */
  bundles: readonly string[]
}

/**
 * Bundles and loads what functions/app.ts registers, each instance to be an import of its own. Throws
 * what esbuild, the import of a module or a blueprint throws.
 */
export async function loadFunctions(root: string, directory: string): Promise<LoadedFunction[]> {
  const appBundle = (await bundleModules(root, [appFile], directory)).get(appFile) as string
  const app = registrationsOf(await import(appBundle))

  async function load(plugins: readonly Plugin[]): Promise<LoadedFunction[]> {
    const bundles = await bundleModules(root, endpointFiles(app, root), directory, plugins)
    const bundleOf = (file: string) => bundles.get(file) as string
    const routes = await loadRoutes(app, { root, importFile: (file) => import(bundleOf(file)) })
    return routes.map((route) => {
      const own = bundleOf(route.file)
      return withInstances(route, isPlain(route.place) ? [own] : [own, appBundle])
    })
  }

  const loaded = await load([])
  const document = await writeDocument(loaded)
  if (document === (await readWritten(root))) return loaded
  return load([freshDocument(document)])
}

function readWritten(root: string): Promise<string | undefined> {
  return readFile(join(root, documentFile), 'utf8').catch(() => undefined)
}

/** Keeps the functions that are as they were, and with them the instances that run. */
export function keepUnchanged(
  earlier: readonly LoadedFunction[],
  newest: readonly LoadedFunction[],
): LoadedFunction[] {
  const known = new Map(earlier.map((loaded) => [identify(loaded), loaded]))
  return newest.map((loaded) => known.get(identify(loaded)) ?? loaded)
}

function identify({ functionName, method, path, bundles }: LoadedFunction): string {
  return [functionName, method, path, ...bundles].join(' ')
}

/** Makes each import another, also of code that has been there before. */
let started = 0

function withInstances(route: Route, bundles: readonly string[]): LoadedFunction {
  return {
    ...route,
    bundles,
    async startInstance() {
      started += 1
      const { handler } = await import(`${bundles[0]}?instance=${started}`)
      return (handler as Endpoint).castIn(route.place) as LambdaHandler
    },
  }
}
