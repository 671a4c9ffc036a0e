import { fileURLToPath } from 'node:url'
import { endpointPlaces } from '../routes/endpoint-places.ts'
import type { bundle, SourceMaps } from './bundle.ts'
import { bundleFunctions } from './bundle-functions.ts'
import { type Entry, endpointEntry, migrateName } from './entries.ts'
import { createInputs } from './inputs.ts'
import { isFresh } from './is-fresh.ts'
import { createLink, type Link } from './link/link.ts'
import { readRecord } from './record.ts'

/** All functions, with what takes the whole code to know. */
export interface Functions {
  entries: readonly Entry[]
  /** The OpenAPI document. */
  document: string
}

/** Bundles that are being made, and wait for what is not known yet. */
export interface Begun {
  /** Since when files may have been read, in milliseconds of the clock. */
  began: number
  link: Link
  /** Says what they wait for. */
  goOn(functions: Promise<Functions>): void
  /** Undefined where they are not those of these functions, or cannot be made, which a second try explains. */
  bundlesOf(
    entries: readonly Entry[],
    sourceMaps: SourceMaps,
  ): Promise<Awaited<ReturnType<typeof bundle>> | undefined>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Begins to bundle before the code of endpoints and migrations is loaded: which functions there are is
 * known by functions/app.ts. Undefined where no more than half of the endpoints would come out another way
 * than they are in the directory. Nothing is written.
 */
export async function beginBundle(
  directory: string,
  sourceMaps: SourceMaps = 'apart',
): Promise<Begun | undefined> {
  const began = Date.now()
  const link = createLink(root)
  // Where they are not as they were, no function is.
  if (link.digest() === undefined) link.files().catch(() => {})
  const { app } = await import('../../functions/app.ts')
  const endpoints = endpointPlaces(app, root).map(endpointEntry)
  const inputs = createInputs(root, sourceMaps, {}, link)
  const built = { directory, sourceMaps, record: readRecord(directory), inputs }
  const stale = endpoints.filter((entry) => !isFresh(entry, built))
  if (stale.length <= endpoints.length / 2) return undefined

  let goOn: Begun['goOn'] = () => {}
  const functions = new Promise<Functions>((resolve) => {
    goOn = resolve
  })
  const document = functions.then((known) => known.document)
  const migrate = functions.then(({ entries }) => {
    return entries.find(({ functionName }) => functionName === migrateName)?.source ?? ''
  })
  const begun = [...stale, { functionName: migrateName, source: migrate }]
  const options = { root, sourceMaps, document, link, logLevel: 'silent' } as const
  const bundling = bundleFunctions(begun, options)
  // Each is awaited by who needs it.
  for (const promise of [document, migrate, bundling]) promise.catch(() => {})

  return {
    began,
    link,
    goOn,
    async bundlesOf(entries, wanted) {
      const sources = new Map([
        ...stale.map(({ functionName, source }) => [functionName, source] as const),
        [migrateName, await migrate],
      ])
      const areThey = entries.every(({ functionName, source }) => {
        return sources.get(functionName) === source
      })
      if (!areThey || wanted !== sourceMaps) return undefined
      return bundling.catch((error) => {
        if (!error.errors) throw error
        return undefined
      })
    },
  }
}
