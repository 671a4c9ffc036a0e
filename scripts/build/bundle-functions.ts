import type { LogLevel } from 'esbuild'
import { freshDocument } from '../openapi/fresh-document.ts'
import type { bundle, SourceMaps } from './bundle.ts'
import { kyselyOfEndpoints } from './kysely-of-endpoints.ts'
import { fromLinked } from './link/from-linked.ts'
import type { Link } from './link/link.ts'
import { refuseMigrationMethods } from './refuse-migration-methods.ts'
import { trims } from './trim/plugins.ts'

export interface BundleOptions {
  /** Of the repository. */
  root: string
  sourceMaps: SourceMaps
  /** The OpenAPI document, as the code has it now. */
  document: string | Promise<string>
  /** Packages that all have in common. */
  link: Link
  logLevel?: LogLevel
}

/** Bundles functions as they are deployed. */
export async function bundleFunctions(
  entries: Parameters<typeof bundle>[0],
  { root, sourceMaps, document, link, logLevel }: BundleOptions,
): ReturnType<typeof bundle> {
  const { bundle } = await import('./bundle.ts')
  const plugins = [
    refuseMigrationMethods,
    freshDocument(document),
    fromLinked(link.files),
    ...trims,
    kyselyOfEndpoints,
  ]
  return bundle(entries, root, plugins, sourceMaps, logLevel)
}
