import { readFile } from 'node:fs/promises'

/** A file with other words in the place of some, all of which have to be there. */
export async function patch(path: string, changes: readonly [from: string, to: string][]) {
  const source = await readFile(path, 'utf8')
  const errors = changes
    .filter(([from]) => !source.includes(from))
    .map(([from]) => ({ text: `${path} has no "${from}": see scripts/build/trim` }))
  if (errors.length > 0) return { errors }
  return { contents: changes.reduce((text, [from, to]) => text.replace(from, to), source) }
}
