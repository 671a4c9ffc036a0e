import { changesOf, type Draft, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { quoteLiteral, shorten } from '../text.ts'
import { changeCommon } from './common.ts'

const largest: Record<string, bigint> = {
  smallint: 32_767n,
  integer: 2_147_483_647n,
  bigint: 9_223_372_036_854_775_807n,
}

type Attributes = Readonly<Record<string, string>>

/** What a sequence has that is told nothing but its type and its direction. */
function defaultsOf({ type = 'bigint', increment = '1' }: Attributes): Attributes {
  const most = largest[type] ?? 0n
  const isAscending = !increment.startsWith('-')
  const bounds = isAscending
    ? { minimum: '1', maximum: `${most}`, start: '1' }
    : { minimum: `${-most - 1n}`, maximum: '-1', start: '-1' }
  return { ...bounds, increment: '1', cache: '1' }
}

const options: readonly [name: string, word: string][] = [
  ['increment', 'increment by'],
  ['minimum', 'minvalue'],
  ['maximum', 'maxvalue'],
  ['start', 'start with'],
  ['cache', 'cache'],
]

/** `increment by 2 cycle`: what differs, from the defaults where there is nothing before. */
export function sequenceOptions(
  after: Attributes,
  before: Attributes = defaultsOf(after),
): string[] {
  const words = options
    .filter(([name]) => after[name] !== undefined && after[name] !== before[name])
    .map(([name, word]) => `${word} ${after[name]}`)
  if (after.cycle !== before.cycle) words.push(after.cycle ? 'cycle' : 'no cycle')
  return words
}

/** A minimum or maximum that a start is within only afterwards comes in the same statement. */
function alterOptions(before: Part, after: Part): string[] {
  const type =
    before.attributes.type === after.attributes.type ? [] : [`as ${after.attributes.type}`]
  const options = sequenceOptions(after.attributes, before.attributes)
  const isElsewhere = isNarrowed(before, after) && placeWithin(before, after) === undefined
  const isTurned = isDescending(before) !== isDescending(after)
  return [...type, ...options, ...(isTurned || isElsewhere ? ['restart'] : [])]
}

/** Postgres refuses bounds that the number which a sequence is at is not within. */
function comeWithin(before: Part, after: Part): Draft[] {
  const place = placeWithin(before, after)
  const isTurned = isDescending(before) !== isDescending(after)
  if (!isNarrowed(before, after) || isTurned || place === undefined) return []
  const { minimum, maximum } = after.attributes
  const name = shorten(after.name)
  return [
    draft(
      `select setval(${quoteLiteral(name)}, ${place}, false) from ${name} where last_value not between ${minimum} and ${maximum}`,
      { note: `where ${name} is beyond its new bounds it begins at ${place}` },
    ),
  ]
}

function isNarrowed(before: Part, after: Part): boolean {
  const [was, is] = [boundsOf(before), boundsOf(after)]
  return is.minimum > was.minimum || is.maximum < was.maximum
}

/** A number that is within the bounds before and after, the start if that is one. */
function placeWithin(before: Part, after: Part): bigint | undefined {
  const [was, is] = [boundsOf(before), boundsOf(after)]
  return [is.start, is.minimum, is.maximum].find(
    (number) => number >= was.minimum && number <= was.maximum,
  )
}

function boundsOf({ attributes: { minimum = '1', maximum = '1', start = '1' } }: Part) {
  return { minimum: BigInt(minimum), maximum: BigInt(maximum), start: BigInt(start) }
}

function isDescending({ attributes: { increment = '1' } }: Part): boolean {
  return increment.startsWith('-')
}

export const sequenceStatements: Statements = {
  create(part, world) {
    const { type, persistence } = part.attributes
    const words = [
      `create ${persistence === 'unlogged' ? 'unlogged ' : ''}sequence ${shorten(part.name)}`,
      ...(type === 'bigint' ? [] : [`as ${type}`]),
      ...sequenceOptions(part.attributes),
    ]
    return [draft(words.join(' ')), ...changeCommon(undefined, part, world)]
  },
  drop(part, { before }) {
    const lossReason = before.has(`ownership ${part.name}`) ? undefined : 'the number that it is at'
    return [draft(`drop sequence ${shorten(part.name)}`, lossReason ? { lossReason } : {})]
  },
  alter(before, after, world) {
    const words = alterOptions(before, after)
    const name = shorten(after.name)
    const statements: Draft[] = []
    if (words.length > 0)
      statements.push(
        ...comeWithin(before, after),
        draft(`alter sequence ${name} ${words.join(' ')}`),
      )
    if (changesOf(before, after).has('persistence')) {
      const logged = after.attributes.persistence === 'unlogged' ? 'unlogged' : 'logged'
      statements.push(draft(`alter sequence ${name} set ${logged}`))
    }
    return [...statements, ...changeCommon(before, after, world)]
  },
}

export const ownershipStatements: Statements = {
  create: (part) => [
    draft(
      `alter sequence ${shorten(part.name)} owned by ${shorten(part.of ?? '')}.${part.attributes.column}`,
    ),
  ],
  drop: (part) => [draft(`alter sequence ${shorten(part.name)} owned by none`)],
  alter: (_, after, world) => ownershipStatements.create(after, world),
}

/** The sequence of an identity column, which comes and goes with the column's `identity`. */
export const identityStatements: Statements = {
  create: (part, world) =>
    changeCommon(undefined, { ...part, attributes: withoutOwner(part) }, world),
  drop: () => [],
  alter(before, after, world) {
    const words = alterOptions(before, after)
      .filter((word) => !word.startsWith('as '))
      .map((word) => `set ${word}`)
    const alter = `alter table ${shorten(after.of ?? '')} alter column ${after.attributes.column}`
    return [
      ...(words.length > 0
        ? [...comeWithin(before, after), draft(`${alter} ${words.join(' ')}`)]
        : []),
      ...changeCommon(before, { ...after, attributes: withoutOwner(after) }, world),
    ]
  },
}

function withoutOwner({ attributes: { owner: _, ...attributes } }: Part): Attributes {
  return attributes
}
