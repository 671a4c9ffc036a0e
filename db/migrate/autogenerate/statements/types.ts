import { changesOf, type Draft, draft, type Statements, type World } from '../draft.ts'
import { labelsOf, type Part } from '../part.ts'
import {
  lastName,
  longestName,
  lowerCase,
  quoteIdentifier,
  shorten,
  shortenType,
  unquote,
} from '../text.ts'
import { changeCommon } from './common.ts'
import { constraintClause } from './constraints.ts'

export const enumStatements: Statements = {
  create: (part, world) => [
    draft(`create type ${shorten(part.name)} as enum (${part.attributes.labels ?? ''})`),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop type ${shorten(part.name)}`)],
  alter(before, after, world) {
    const was = labelsOf(before)
    const is = labelsOf(after)
    const isKept = was.every((label) => is.includes(label))
    if (!isKept || was.join() !== is.filter((label) => was.includes(label)).join()) return 'replace'
    if (world.replacesEnums && is.length > was.length) return 'replace'
    return [...addLabels(after, was, is, world), ...changeCommon(before, after, world)]
  },
}

/** One after the other, each beside one that is there by then. */
function addLabels(
  part: Part,
  was: readonly string[],
  is: readonly string[],
  { isShared }: World,
): Draft[] {
  const add = `alter type ${shorten(part.name)} add value${isShared ? ' if not exists' : ''}`
  const there = new Set(was)
  return is.flatMap((label, index) => {
    if (there.has(label)) return []
    const next = is.slice(index + 1).find((other) => there.has(other))
    const previous = is[index - 1]
    const place =
      previous !== undefined ? ` after ${previous}` : next !== undefined ? ` before ${next}` : ''
    there.add(label)
    return [draft(`${add} ${label}${place}`, isShared ? { isAlone: true } : {})]
  })
}

export const domainStatements: Statements = {
  create(part, world) {
    const { type = '', collation, nullable, default: value } = part.attributes
    const words = [
      `create domain ${shorten(part.name)} as ${shortenType(type)}`,
      collation && `collate ${collation.replace(/^pg_catalog\./, '')}`,
      value && `default ${value}`,
      nullable && 'not null',
    ]
    const constraints = world.within(part)
    const clauses = constraints.map((constraint) => `\n  ${constraintClause(constraint)}`)
    return [
      draft(words.filter(Boolean).join(' ') + clauses.join('')),
      ...changeCommon(undefined, part, world),
      ...constraints.flatMap((constraint) => changeCommon(undefined, constraint, world)),
    ]
  },
  drop: (part) => [draft(`drop domain ${shorten(part.name)}`)],
  alter(before, after, world) {
    const changes = changesOf(before, after)
    if (changes.has('type') || changes.has('collation')) return 'replace'
    const alter = `alter domain ${shorten(after.name)}`
    const { default: value, nullable } = after.attributes
    return [
      ...(changes.has('default')
        ? [draft(value === undefined ? `${alter} drop default` : `${alter} set default ${value}`)]
        : []),
      ...(changes.has('nullable') ? [draft(`${alter} ${nullable ? 'set' : 'drop'} not null`)] : []),
      ...changeCommon(before, after, world),
    ]
  },
}

export const typeStatements: Statements = {
  create(part, world) {
    const { kind, definition = '' } = part.attributes
    const name = shorten(part.name)
    if (kind === 'composite') {
      const fields = attributesOf(part).map(({ name, type }) => `\n  ${name} ${shortenType(type)}`)
      const body = fields.length > 0 ? `(${fields.join(',')}\n)` : '()'
      return [draft(`create type ${name} as ${body}`), ...changeCommon(undefined, part, world)]
    }
    if (kind !== 'range') return []
    const subtype = definition.replace(/^subtype /, 'subtype = ')
    return [
      draft(`create type ${name} as range (${lowerCase(subtype)})`),
      ...changeCommon(undefined, part, world),
    ]
  },
  drop: (part) =>
    part.attributes.kind === 'base' ? [] : [draft(`drop type ${shorten(part.name)}`)],
  alter(before, after, world) {
    if (!changesOf(before, after).has('definition')) return changeCommon(before, after, world)
    if (after.attributes.kind === 'base') return []
    const changes =
      after.attributes.kind === 'composite' && changeAttributes(before, after, world.before)
    return changes ? [...changes, ...changeCommon(before, after, world)] : 'replace'
  },
}

interface Attribute {
  readonly name: string
  readonly type: string
}

/** Fields at the end may be added, and any may go, while no column has the type. */
function changeAttributes(
  before: Part,
  after: Part,
  parts: ReadonlyMap<string, Part>,
): Draft[] | undefined {
  const isUsed = [...parts.values()].some(
    ({ kind, needs }) => kind === 'column' && needs.has(before.key),
  )
  const was = attributesOf(before)
  const is = attributesOf(after)
  const old = new Map(was.map(({ name, type }) => [name, type]))
  const kept = was.filter(({ name }) => is.some((attribute) => attribute.name === name))
  const isInOrder = kept.every(({ name }, index) => is[index]?.name === name)
  const isRetyped = is.some(({ name, type }) => old.has(name) && old.get(name) !== type)
  const isLess = kept.length < was.length
  if (!isInOrder || ((isRetyped || isLess) && isUsed)) return undefined
  const alter = `alter type ${shorten(after.name)}`
  return [
    ...was
      .filter(({ name }) => !is.some((attribute) => attribute.name === name))
      .map(({ name }) => draft(`${alter} drop attribute ${name}`)),
    ...is
      .filter(({ name, type }) => old.has(name) && old.get(name) !== type)
      .map(({ name, type }) => draft(`${alter} alter attribute ${name} type ${shortenType(type)}`)),
    ...is
      .filter(({ name }) => !old.has(name))
      .map(({ name, type }) => draft(`${alter} add attribute ${name} ${shortenType(type)}`)),
  ]
}

function attributesOf({ attributes: { definition = '' } }: Part): Attribute[] {
  const fields = definition.split(/, (?=(?:[^"]*"[^"]*")*[^"]*$)(?![^(]*\))/)
  return fields
    .filter((field) => field !== '')
    .map((field) => {
      const [, name = '', type = ''] = /^("(?:[^"]|"")*"|\S+) ([\s\S]*)$/.exec(field) ?? []
      return { name, type }
    })
}

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
