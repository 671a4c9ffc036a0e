import { resolve } from 'node:path'

/** People copy the paths of the long form, from whatever directory they are in. */
export function withAbsolutePath<Entry extends { readonly path: string }>(entry: Entry): Entry {
  return { ...entry, path: resolve(entry.path) }
}

/** What `--json` prints: a program may be in another directory than the command, so paths are absolute. */
export function toJson(result: object): string {
  const isPath = (name: string, value: unknown) => name === 'path' && value !== ''
  return JSON.stringify(result, (name, value) => (isPath(name, value) ? resolve(value) : value), 2)
}
