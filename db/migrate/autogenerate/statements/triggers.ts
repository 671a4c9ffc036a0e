import { changesOf, type Draft, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, lowerCase, shorten } from '../text.ts'
import { changeCommon } from './common.ts'

export const triggerStatements: Statements = {
  create: (part, world) => [
    draft(lowerCase(part.attributes.definition ?? '').replaceAll(/ on public\./g, ' on ')),
    ...changeEnabled(undefined, part, 'trigger'),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop trigger ${lastName(part.name)} on ${shorten(part.of ?? '')}`)],
  alter: (before, after, world) =>
    changesOf(before, after).has('definition')
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
