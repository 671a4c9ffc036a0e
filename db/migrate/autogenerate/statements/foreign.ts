import { type Draft, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { alterOrRecreate } from './alter-or-recreate.ts'
import { changeColumnComments, literalsIn } from './column-comments.ts'
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

/** `host 'localhost', port '5432'` */
function optionsOf({ attributes: { options = '' } }: Part): Map<string, string> {
  return literalsIn(options, / /)
}
