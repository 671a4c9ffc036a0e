import type { Extensions } from '@electric-sql/pglite'
import { EngineUnavailableError } from './engine.ts'

/** The extensions of these names that PGlite brings: `uuid-ossp` is in its `contrib/uuid_ossp`. */
export async function loadExtensions(names: readonly string[]): Promise<Extensions> {
  const found = await Promise.all(names.map(loadExtension))
  return Object.fromEntries(found.flat())
}

/** Throws EngineUnavailableError for a name that PGlite has nothing by. */
export async function requireExtensions(names: readonly string[]): Promise<void> {
  for (const name of names) {
    if ((await loadExtension(name)).length > 0) continue
    throw new EngineUnavailableError(`PGlite does not bring the extension ${name}`)
  }
}

async function loadExtension(name: string): Promise<[string, Extensions[string]][]> {
  const module = name.replaceAll('-', '_')
  if (!/^\w+$/.test(module)) return []
  try {
    const exported = await import(`@electric-sql/pglite/contrib/${module}`)
    return [[module, exported[module]]]
  } catch {
    return []
  }
}
