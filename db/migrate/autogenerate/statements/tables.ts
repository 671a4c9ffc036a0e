import { changesOf, type Draft, draft, type Statements, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import { lowerCase, parseOptions, shorten, wordOptions } from '../text.ts'
import { columnDefinition } from './column-definition.ts'
import { finishColumn } from './columns.ts'
import { changeCommon } from './common.ts'
import { constraintClause } from './constraints.ts'

export const tableStatements: Statements = {
  create(part, world) {
    const within = world.within(part)
    const columns = within
      .filter(({ kind }) => kind === 'column')
      .sort((a, b) => a.position - b.position)
    // One that is inherited is told where its parents would give it different defaults.
    const own = columns.filter(
      ({ name, attributes }) =>
        !attributes.inherited || within.some(({ key }) => key === `default ${name}`),
    )
    const constraints = within.filter(({ kind }) => kind === 'constraint').sort(byConstraintKind)
    const lines = [
      ...own.map((column) => columnDefinition(column, within)),
      ...constraints.map(constraintClause),
    ]
    const sequences = within.filter(({ kind }) => kind === 'identity')
    return [
      draft(createStatement(part, lines)),
      ...changeState(undefined, part),
      ...changeCommon(undefined, part, world),
      ...columns.flatMap((column) => finishColumn(column, world)),
      ...constraints.flatMap((constraint) => changeCommon(undefined, constraint, world)),
      ...sequences.flatMap((sequence) => {
        const { owner: _, ...attributes } = sequence.attributes
        return changeCommon(undefined, { ...sequence, attributes }, world)
      }),
    ]
  },
  drop(part, world) {
    const parent = part.attributes.inherits ?? ''
    const isHeld = part.attributes['partition bound'] !== undefined && isReferred(parent, world)
    return [
      // Foreign keys to the whole hold each of its partitions.
      ...(isHeld
        ? [draft(`alter table ${shorten(parent)} detach partition ${shorten(part.name)}`)]
        : []),
      draft(`drop table ${shorten(part.name)}`, {
        lossReason: 'every row of the table',
        allows: ['ban-drop-table'],
      }),
    ]
  },
  alter(before, after, world) {
    return [
      ...changePersistence(before, after),
      ...changeTableOptions(before, after),
      ...changeState(before, after),
      ...changeCommon(before, after, world),
    ]
  },
}

function isReferred(table: string, { before }: World): boolean {
  return [...before.values()].some(
    ({ kind, of, needs, attributes: { definition = '' } }) =>
      kind === 'constraint' &&
      definition.startsWith('FOREIGN KEY') &&
      of !== table &&
      [...needs].some((need) => before.get(need)?.of === table),
  )
}

function createStatement({ name, attributes }: Part, lines: readonly string[]): string {
  const { persistence, inherits, options } = attributes
  const head = `create ${persistence === 'unlogged' ? 'unlogged ' : ''}table ${shorten(name)}`
  const body = lines.length > 0 ? `(\n${lines.map((line) => `  ${line}`).join(',\n')}\n)` : '()'
  const key = attributes['partition key']
  const bound = attributes['partition bound']
  const tail = [
    key && `partition by ${lowerCase(key)}`,
    options && `with (${wordOptions(options)})`,
  ].filter(Boolean)
  const words =
    bound === undefined
      ? [head, body, inherits && `inherits (${shortenAll(inherits)})`]
      : [
          head,
          `partition of ${shorten(inherits ?? '')}`,
          lines.length > 0 && body,
          lowerCase(bound),
        ]
  return [...words.filter(Boolean), ...tail].join(' ')
}

const order = ['PRIMARY KEY', 'UNIQUE', 'CHECK', 'FOREIGN KEY', 'EXCLUDE']

function byConstraintKind(a: Part, b: Part): number {
  const rank = ({ attributes: { definition = '' } }: Part) =>
    order.findIndex((kind) => definition.startsWith(kind))
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1)
}

function shortenAll(names: string): string {
  return names
    .split(', ')
    .map((name) => shorten(name))
    .join(', ')
}

function changePersistence(before: Part, after: Part): Draft[] {
  if (!changesOf(before, after).has('persistence')) return []
  const word = after.attributes.persistence === 'unlogged' ? 'unlogged' : 'logged'
  return [draft(`alter table ${shorten(after.name)} set ${word}`)]
}

/** Storage parameters of tables and views. */
export function changeOptions(kind: string, before: Part, after: Part): Draft[] {
  const old = parseOptions(before.attributes.options)
  const wanted = parseOptions(after.attributes.options)
  const alter = `alter ${kind} ${shorten(after.name)}`
  const gone = Object.keys(old).filter((name) => !(name in wanted))
  const set = Object.entries(wanted).filter(([name, value]) => old[name] !== value)
  const text = set.map(([name, value]) => `${name}=${value}`).join(', ')
  return [
    ...(gone.length > 0 ? [draft(`${alter} reset (${gone.join(', ')})`)] : []),
    ...(set.length > 0 ? [draft(`${alter} set (${wordOptions(text)})`)] : []),
  ]
}

function changeTableOptions(before: Part, after: Part): Draft[] {
  return changeOptions('table', before, after)
}

/** Row security and replica identity, but for one by an index, which the index sets. */
function changeState(before: Part | undefined, after: Part): Draft[] {
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
