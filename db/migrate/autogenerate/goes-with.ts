import { findCircular } from './circles.ts'
import type { Decisions } from './decisions.ts'
import type { Part, Parts } from './part.ts'

/** The part with which another one goes unasked: its table, a column of its. */
export function createGoesWith(before: Parts, fates: Decisions['fates']) {
  const isGone = (key: string) => ['drop', 'recreate'].includes(fates.get(key) ?? '')
  const circular = findCircular(before, isGone)
  return (part: Part): Part | undefined => {
    if (part.kind === 'sequence') {
      const owner = before.get(`ownership ${part.name}`)
      const column = [...(owner?.needs ?? [])].find((need) => need.startsWith('column '))
      const owned = before.get(column ?? '')
      return owned && isGoneWithHost(owned) ? owned : undefined
    }
    if (part.kind === 'ownership') {
      const sequence = before.get(`sequence ${part.name}`)
      return sequence && isGone(sequence.key) ? sequence : undefined
    }
    if (part.of === null || circular.has(part.key)) return undefined
    for (const kind of ['table', 'foreign table', 'view', 'materialized view', 'domain']) {
      const host = before.get(`${kind} ${part.of}`)
      if (host && host.key !== part.key && isGone(host.key)) return host
    }
    if (!['index', 'constraint', 'statistics', 'default', 'identity'].includes(part.kind))
      return undefined
    // What its condition reads does not take it along.
    if (/^EXCLUDE .* WHERE /.test(part.attributes.definition ?? '')) return undefined
    return [...part.needs]
      .map((need) => before.get(need))
      .find((need) => need?.kind === 'column' && need.of === part.of && isGone(need.key))
  }

  function isGoneWithHost(column: Part): boolean {
    return isGone(column.key) || isGone(`table ${column.of}`)
  }
}
