import { changesOf, type Draft, draft } from '../draft.ts'
import type { Part } from '../part.ts'
import { shorten } from '../text.ts'

export function changePersistence(before: Part, after: Part): Draft[] {
  if (!changesOf(before, after).has('persistence')) return []
  const word = after.attributes.persistence === 'unlogged' ? 'unlogged' : 'logged'
  return [draft(`alter table ${shorten(after.name)} set ${word}`)]
}

/** Row security and replica identity, but for one by an index, which the index sets. */
export function changeState(before: Part | undefined, after: Part): Draft[] {
  const alter = `alter table ${shorten(after.name)}`
  const was = before?.attributes ?? {}
  const is = after.attributes
  const identity = is['replica identity']
  return [
    ...(was['row security'] === is['row security']
      ? []
      : [draft(`${alter} ${is['row security'] ? 'enable' : 'disable'} row level security`)]),
    ...(was['forced row security'] === is['forced row security']
      ? []
      : [draft(`${alter} ${is['forced row security'] ? 'force' : 'no force'} row level security`)]),
    ...(was['replica identity'] === identity || identity === 'index'
      ? []
      : [draft(`${alter} replica identity ${identity ?? 'default'}`)]),
  ]
}
