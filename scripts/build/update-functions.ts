import { documentFile } from '../openapi/document.ts'
import { freshDocument } from '../openapi/fresh-document.ts'
import type { Bundle, SourceMaps } from './bundle.ts'
import type { Entry } from './entries.ts'
import { createInputs } from './inputs.ts'
import { kyselyOfEndpoints } from './kysely-of-endpoints.ts'
import { readRecord, writeRecord } from './record.ts'
import { refuseMigrationMethods } from './refuse-migration-methods.ts'
import { trims } from './trim/plugins.ts'
import { findZip, writeFunction } from './write-function.ts'

export interface BuildOptions {
  /** Of the repository. */
  root: string
  directory: string
  sourceMaps: SourceMaps
  /** The OpenAPI document, as the code has it now. */
  document: string
}

/** Makes those functions that are not there as they would come out now. */
export async function updateFunctions(
  entries: readonly Entry[],
  { root, directory, sourceMaps, document }: BuildOptions,
): Promise<void> {
  const inputs = createInputs(root, sourceMaps, { [documentFile]: document })
  const record = readRecord(directory)

  function isFresh(entry: Entry): boolean {
    const made = record.functions[entry.functionName]
    if (!made?.inputs || made.inputs !== inputs.digestOf(entry, record.imports)) return false
    return made.zip === findZip(entry, directory, sourceMaps)
  }

  const stale = entries.filter((entry) => !isFresh(entry))
  if (stale.length === 0) return
  const { bundle } = await import('./bundle.ts')
  const plugins = [refuseMigrationMethods, freshDocument(document), ...trims, kyselyOfEndpoints]
  const bundled = await bundle(stale, root, plugins, sourceMaps)
  const imports = { ...record.imports, ...bundled.imports }
  const made = stale.map(async (entry) => {
    const { functionName } = entry
    const zip = await writeFunction(entry, bundled.bundles.get(functionName) as Bundle, directory)
    // What was written while esbuild read may be in it as it was before.
    const isKnown = !inputs.areOutdated(entry, imports)
    return [functionName, { inputs: isKnown && inputs.digestOf(entry, imports), zip }] as const
  })
  const functions = { ...record.functions, ...Object.fromEntries(await Promise.all(made)) }
  await writeRecord(directory, { imports, functions })
}
