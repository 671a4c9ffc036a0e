import { relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How files of a folder inside this project import the engine; files elsewhere have no way to it. */
export function importEngine(directory: string): string | undefined {
  const project = fileURLToPath(new URL('../../../', import.meta.url))
  if (!resolve(directory).startsWith(project)) return undefined
  return relative(resolve(directory), `${project}db/migrate/index.ts`).split(sep).join('/')
}
