import type { RevisionContext } from '../context.ts'
import { RevisionError } from '../errors.ts'

/** New revisions stay with what they follow; one that begins a history has to be told where to. */
export function folderOfParent(
  { scripts }: RevisionContext,
  locations: readonly string[],
  parents: readonly string[],
): string {
  const [only, ...others] = locations
  if (only !== undefined && others.length === 0) return only
  const path = scripts.get(parents[0] ?? '')?.path ?? ''
  const location = locations.find((folder) => path.startsWith(`${folder}/`))
  if (location !== undefined) return location
  throw new RevisionError(
    `Multiple version locations present, please specify --version-path: ${locations.join(', ')}`,
  )
}

export function checkLocation(locations: readonly string[], path: string, given: string): string {
  const wanted = path.replace(/\/+$/, '')
  const location = locations.find((folder) => folder === wanted || folder === given)
  if (location !== undefined) return location
  throw new RevisionError(
    `Path ${given} is not represented in current version locations: ${locations.join(', ')}`,
  )
}
