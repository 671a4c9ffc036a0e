import { type Draft, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { shorten } from '../text.ts'
import { changeCommon, nameInStatement } from './common.ts'
import { alterOrRecreate } from './table-parts.ts'

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

/** `host 'localhost', port '5432'` */
function optionsOf({ attributes: { options = '' } }: Part): Map<string, string> {
  const pairs = options.matchAll(/("(?:[^"]|"")*"|[^\s,]+) (E?'(?:[^']|'')*')/g)
  return new Map([...pairs].map(([, name = '', value = '']) => [name, value]))
}

/** Each on a line: `id is 'what it is'`. */
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

function commentsOf(part: Part | undefined): Map<string, string> {
  const lines = (part?.attributes['column comments'] ?? '').split('\n').filter(Boolean)
  return new Map(
    lines.map((line) => {
      const [column = '', ...comment] = line.split(' is ')
      return [column, comment.join(' is ')]
    }),
  )
}
