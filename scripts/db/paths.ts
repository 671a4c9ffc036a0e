import { resolve } from 'node:path'

/** People copy the paths of the long form, from whatever directory they are in. */
export function withAbsolutePath<Entry extends { readonly path: string }>(entry: Entry): Entry {
  return { ...entry, path: resolve(entry.path) }
}
