import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import type { Rename } from './rename.ts'
import { shorten, splitName } from './text.ts'

/**
 * Reads `users.name=users.username`, `users.name=username`, `users=people`, with a schema where it is not
 * public.
 *
 * @returns what is wrong with it in place of a rename
 */
export function parseRename(
  text: string,
  before: CatalogSnapshot,
  after: CatalogSnapshot,
): Rename | string {
  const [, left, right] =
    /^((?:"(?:[^"]|"")*"|[^="])+)=((?:"(?:[^"]|"")*"|[^="])+)$/.exec(text) ?? []
  if (left === undefined || right === undefined) {
    return 'write it as users.name=users.username, or users=people'
  }
  const from = resolve(left, before)
  if (from === undefined) return `the revisions make no table or column ${left}`
  const table = from.kind === 'column' ? from.of : null
  const isShort = table !== null && splitName(right).length === 1
  const to = resolve(isShort ? `${table}.${right}` : right, after)
  if (to === undefined) return `the declared schema has no table or column ${right}`
  if (from.kind !== to.kind) return `${left} is a ${from.kind}, and ${right} a ${to.kind}`
  if (from.kind === 'column' && from.of !== to.of) {
    return `a column stays in its table; rename the table first if that is what ${to.of === null ? right : shorten(to.of)} is`
  }
  if (has(after, from)) return `${left} is declared as well: nothing is renamed`
  if (has(before, to)) return `the revisions make ${right} as well: nothing is renamed`
  return { kind: from.kind === 'table' ? 'table' : 'column', from: from.name, to: to.name }
}

function has(snapshot: CatalogSnapshot, { kind, name }: CatalogObject): boolean {
  return snapshot.some((object) => object.kind === kind && object.name === name)
}

function resolve(text: string, snapshot: CatalogSnapshot): CatalogObject | undefined {
  const names = [`public.${text}`, text]
  return snapshot.find(
    ({ kind, name }) => (kind === 'table' || kind === 'column') && names.includes(name),
  )
}
