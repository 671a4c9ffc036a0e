import type { Extensions } from '@electric-sql/pglite'
import { EngineUnavailableError, PostgresError } from './engine.ts'

/** The extensions of these names that PGlite brings: `uuid-ossp` is in its `contrib/uuid_ossp`. */
export async function loadExtensions(names: readonly string[]): Promise<Extensions> {
  const found = await Promise.all(names.map(loadExtension))
  return Object.fromEntries(found.flat())
}

/** Throws EngineUnavailableError for a name that PGlite has nothing by. */
export async function requireExtensions(names: readonly string[]): Promise<void> {
  for (const name of names) {
    if ((await loadExtension(name)).length > 0) continue
    throw new EngineUnavailableError(`PGlite does not bring the extension ${name}: ${elsewhere}`)
  }
}

const elsewhere = '--engine native or a Postgres of your own may'

/** The same, but for an extension that is not available: to install it where Postgres runs is no way here. */
export async function withAdvice(error: PostgresError): Promise<PostgresError> {
  const [, name] = /^extension "(.+)" is not available$/.exec(error.message) ?? []
  if (name === undefined) return error
  const { message, severity, code } = error
  const isBrought = (await loadExtension(name)).length > 0
  const hint = isBrought
    ? `PGlite brings it if told so at the start: by --extension ${name}, extensions in code, or a file in db/ or migrations/ that creates it`
    : `PGlite does not bring it: ${elsewhere}`
  return new PostgresError({ message, severity, code, hint })
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
