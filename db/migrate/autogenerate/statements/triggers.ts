import { changesOf, type Draft, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, lowerCase, shorten } from '../text.ts'
import { changeCommon } from './common.ts'

/** One that a partition has from its table comes and goes with that. */
export const triggerStatements: Statements = {
  create: (part, world) => [
    ...(part.attributes.inherited
      ? []
      : [draft(lowerCase(part.attributes.definition ?? '').replaceAll(/ on public\./g, ' on '))]),
    ...changeEnabled(undefined, part, 'trigger'),
    ...changeCommon(undefined, part, world),
  ],
  drop: ({ name, of, attributes }) =>
    attributes.inherited ? [] : [draft(`drop trigger ${lastName(name)} on ${shorten(of ?? '')}`)],
  alter: (before, after, world) =>
    ['definition', 'inherited'].some((name) => changesOf(before, after).has(name))
      ? 'recreate'
      : [...changeEnabled(before, after, 'trigger'), ...changeCommon(before, after, world)],
}

export const ruleStatements: Statements = {
  create: (part, world) => [
    draft(lowerCase(part.attributes.definition ?? '').replace(/;\s*$/, '')),
    ...changeEnabled(undefined, part, 'rule'),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop rule ${lastName(part.name)} on ${shorten(part.of ?? '')}`)],
  alter: (before, after, world) =>
    changesOf(before, after).has('definition')
      ? 'recreate'
      : [...changeEnabled(before, after, 'rule'), ...changeCommon(before, after, world)],
}

function changeEnabled(before: Part | undefined, after: Part, kind: 'trigger' | 'rule'): Draft[] {
  const is = after.attributes.enabled
  if (before?.attributes.enabled === is) return []
  const verbs: Record<string, string> = {
    no: 'disable',
    replica: 'enable replica',
    always: 'enable always',
  }
  const verb = is === undefined ? 'enable' : verbs[is]
  return [draft(`alter table ${shorten(after.of ?? '')} ${verb} ${kind} ${lastName(after.name)}`)]
}
