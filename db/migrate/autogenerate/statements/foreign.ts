import { type Draft, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { shorten } from '../text.ts'
import { alterOrRecreate } from './alter-or-recreate.ts'
import { changeCommon, nameInStatement } from './common.ts'

/** A foreign data wrapper, a server or a foreign table: what has options. */
export const foreignStatements: Statements = {
  create: (part, world) => [
    draft(
      [
        ...[`create ${nameInStatement(part)}`, part.attributes.definition],
        part.attributes.options && `options (${part.attributes.options})`,
      ]
        .filter(Boolean)
        .join(' '),
    ),
    ...changeColumnComments(undefined, part),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop ${nameInStatement(part)}`)],
  alter(before, after, world) {
    const others = alterOrRecreate(before, after, world)
    if (typeof others === 'string') return others
    return [...changeOptions(before, after), ...changeColumnComments(before, after), ...others]
  },
}

function changeOptions(before: Part, after: Part): Draft[] {
  const [was, is] = [optionsOf(before), optionsOf(after)]
  const changes = [
    ...[...was.keys()].filter((name) => !is.has(name)).map((name) => `drop ${name}`),
    ...[...is]
      .filter(([name, value]) => was.get(name) !== value)
      .map(([name, value]) => `${was.has(name) ? 'set' : 'add'} ${name} ${value}`),
  ]
  if (changes.length === 0) return []
  return [draft(`alter ${nameInStatement(after)} options (${changes.join(', ')})`)]
}

function changeColumnComments(before: Part | undefined, after: Part): Draft[] {
  const was = commentsOf(before)
  const is = commentsOf(after)
  const on = (column: string) => `comment on column ${shorten(after.name)}.${column} is`
  return [
    ...[...was.keys()]
      .filter((column) => !is.has(column))
      .map((column) => draft(`${on(column)} null`)),
    ...[...is]
      .filter(([column, comment]) => was.get(column) !== comment)
      .map(([column, comment]) => draft(`${on(column)} ${comment}`)),
  ]
}

/** `host 'localhost', port '5432'` */
function optionsOf({ attributes: { options = '' } }: Part): Map<string, string> {
  return literalsIn(options, / /)
}

/** `id is 'what it is'`, each from a line of its own to the end of its literal, which may have lines too. */
function commentsOf(part: Part | undefined): Map<string, string> {
  return literalsIn(part?.attributes['column comments'] ?? '', / is /)
}

/** Names, each with the literal that is behind it. */
function literalsIn(text: string, between: RegExp): Map<string, string> {
  const pattern = new RegExp(`("(?:[^"]|"")*"|[^\\s,]+)${between.source}(E?'(?:[^']|'')*')`, 'g')
  return new Map([...text.matchAll(pattern)].map(([, name = '', literal = '']) => [name, literal]))
}
