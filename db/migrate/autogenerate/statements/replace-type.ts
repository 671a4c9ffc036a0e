import { changesOf, type Draft, draft } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, longestName, quoteIdentifier, shorten, unquote } from '../text.ts'
import { labelsOf } from './enums.ts'

/** The statements around those that give everything of the old type the new one. */
export function replaceType(
  before: Part,
  after: Part,
  create: readonly Draft[],
  temporary: string,
): { begin: Draft[]; end: Draft[] } {
  const kind = before.kind === 'domain' ? 'domain' : 'type'
  return {
    begin: [
      draft(
        `alter ${kind} ${shorten(before.name)} rename to ${temporary}`,
        riskOfReplacing(before, after),
      ),
      ...renameMultirange(before, temporary),
      ...create,
    ],
    end: [draft(`drop ${kind} ${withName(before.name, temporary)}`)],
  }
}

/** A range has a multirange, whose name another one wants, and that a function without arguments, which keeps its. */
function renameMultirange(before: Part, temporary: string): Draft[] {
  if (before.attributes.kind !== 'range') return []
  const name = withName(before.name, multirangeOf(lastName(before.name)))
  const other = multirangeOf(temporary)
  return [
    draft(`alter type ${name} rename to ${other}`),
    draft(`alter function ${name}() rename to ${other}`),
  ]
}

/** As Postgres names it where nobody does. */
function multirangeOf(range: string): string {
  const name = unquote(range)
  return quoteIdentifier(
    name.includes('range')
      ? name.replace('range', 'multirange')
      : `${name.slice(0, longestName - '_multirange'.length)}_multirange`,
  )
}

function riskOfReplacing(before: Part, after: Part): Omit<Draft, 'statement'> {
  if (before.kind === 'enum') {
    const left = labelsOf(after)
    const gone = labelsOf(before).filter((label) => !left.includes(label))
    if (gone.length === 0) return {}
    return { lossReason: `the value ${gone.join(', ')}: it fails where a row has it` }
  }
  const changes = changesOf(before, after)
  if (['type', 'collation', 'definition', 'kind'].some((name) => changes.has(name)))
    return { lossReason: 'what the new type cannot hold: it is changed, or fails' }
  return {
    note: `writes the tables anew that have ${shorten(before.name)} within arrays, composites or ranges, where nothing else checks it; fails where a value does not fit`,
  }
}

function withName(name: string, last: string): string {
  const schema = name.slice(0, name.length - lastName(name).length)
  return shorten(`${schema}${last}`)
}
