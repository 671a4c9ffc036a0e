import { documentFile } from '../openapi/document.ts'
import type { Begun } from './begin-bundle.ts'
import type { Bundle, SourceMaps } from './bundle.ts'
import { bundleFunctions } from './bundle-functions.ts'
import type { Entry } from './entries.ts'
import { createInputs } from './inputs.ts'
import { isFresh } from './is-fresh.ts'
import { createLink } from './link/link.ts'
import { readRecord, writeRecord } from './record.ts'
import { writeFunction } from './write-function.ts'

export interface BuildOptions {
  /** Of the repository. */
  root: string
  directory: string
  sourceMaps: SourceMaps
  /** The OpenAPI document, as the code has it now. */
  document: string
  /** Bundles that are being made already. */
  begun?: Begun | undefined
}

/** Makes those functions that are not there as they would come out now. */
export async function updateFunctions(
  entries: readonly Entry[],
  { root, directory, sourceMaps, document, begun }: BuildOptions,
): Promise<void> {
  const link = begun?.link ?? createLink(root)
  const inputs = createInputs(root, sourceMaps, { [documentFile]: document }, link, begun?.began)
  const record = readRecord(directory)
  const built = { directory, sourceMaps, record, inputs }
  const stale = entries.filter((entry) => !isFresh(entry, built))
  if (stale.length === 0) return
  const bundled =
    (await begun?.bundlesOf(stale, sourceMaps)) ??
    (await bundleFunctions(stale, { root, sourceMaps, document, link }))
  const staleNames = stale.map(({ functionName }) => functionName)
  const others = Object.entries(record.functions).filter(([name]) => !staleNames.includes(name))
  const fresh = Object.fromEntries(others)
  // Killed from here on, it leaves parts of functions that no later change back makes right.
  await writeRecord(directory, { imports: record.imports, functions: fresh })
  const imports = { ...record.imports, ...bundled.imports }
  const made = stale.map(async (entry) => {
    const { functionName } = entry
    const zip = await writeFunction(entry, bundled.bundles.get(functionName) as Bundle, directory)
    // What was written while esbuild read may be in it as it was before.
    const isKnown = !inputs.areOutdated(entry, imports)
    return [functionName, { inputs: isKnown && inputs.digestOf(entry, imports), zip }] as const
  })
  // At the first that fails the process may end, and leave what the others have begun.
  await Promise.allSettled(made)
  const functions = { ...fresh, ...Object.fromEntries(await Promise.all(made)) }
  await writeRecord(directory, { imports, functions })
}
