import { changesOf, type Draft, draft, isBusy, type Statements, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, lowerCase, shorten } from '../text.ts'
import { changeCommon } from './common.ts'

export const indexStatements: Statements = {
  create(part, world) {
    const isAlone = isBusy(part.of ?? '', world)
    const statement = indexDefinition(part)
    return [
      isAlone
        ? draft(statement.replace(/^create (unique )?index /, '$&concurrently if not exists '), {
            isAlone,
          })
        : draft(statement),
      ...changeIndexState(undefined, part).map((change) => ({
        ...change,
        ...(isAlone && { isAlone }),
      })),
      ...changeCommon(undefined, part, world, isAlone),
    ]
  },
  drop(part, world) {
    const name = shorten(part.name)
    if (!isBusy(part.of ?? '', world)) return [draft(`drop index ${name}`)]
    // What it is in the way of locks the table as well.
    return world.isInTheWay(part)
      ? [draft(`drop index ${name}`, { allows: ['require-concurrent-index-deletion'] })]
      : [draft(`drop index concurrently if exists ${name}`, { isAlone: true })]
  },
  alter(before, after, world) {
    if (changesOf(before, after).has('definition')) return 'recreate'
    return [...changeIndexState(before, after), ...changeCommon(before, after, world)]
  },
}

export function indexDefinition(part: Part): string {
  return lowerCase(part.attributes.definition ?? '')
    .replace(' using btree (', ' (')
    .replace(/ on (only )?public\./, ' on $1')
    .replace(/ on only /, ' on ')
}

function changeIndexState(before: Part | undefined, after: Part): Draft[] {
  const was = before?.attributes ?? {}
  const is = after.attributes
  const alter = `alter table ${shorten(after.of ?? '')}`
  const name = lastName(after.name)
  return [
    ...(was.clustered === is.clustered
      ? []
      : [draft(is.clustered ? `${alter} cluster on ${name}` : `${alter} set without cluster`)]),
    ...(is['replica identity'] && !was['replica identity']
      ? [draft(`${alter} replica identity using index ${name}`)]
      : []),
  ]
}

export const statisticsStatements: Statements = {
  create: (part, world) => [
    draft(
      lowerCase(part.attributes.definition ?? '').replace(
        /^create statistics public\./,
        'create statistics ',
      ),
    ),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop statistics ${shorten(part.name)}`)],
  alter: alterOrRecreate,
}

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

export const policyStatements: Statements = {
  create: (part, world) => [
    draft(
      `create policy ${lastName(part.name)} on ${shorten(part.of ?? '')}${policyClauses(part, true)}`,
    ),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop policy ${lastName(part.name)} on ${shorten(part.of ?? '')}`)],
  alter(before, after, world) {
    const changes = changesOf(before, after)
    const isOther = ['command', 'permissive'].some((name) => changes.has(name))
    const isLess = ['using', 'check'].some(
      (name) => before.attributes[name] !== undefined && after.attributes[name] === undefined,
    )
    if (isOther || isLess) return 'recreate'
    const alter = `alter policy ${lastName(after.name)} on ${shorten(after.of ?? '')}`
    const isChanged = ['roles', 'using', 'check'].some((name) => changes.has(name))
    return [
      ...(isChanged ? [draft(`${alter}${policyClauses(after, false)}`)] : []),
      ...changeCommon(before, after, world),
    ]
  },
}

function policyClauses({ attributes }: Part, isNew: boolean): string {
  const { command, permissive, roles, using, check } = attributes
  const clauses = [
    isNew && permissive === 'no' && 'as restrictive',
    isNew && command !== 'all' && `for ${command}`,
    roles && (roles !== 'public' || !isNew) && `to ${roles}`,
    using && `using ${inParentheses(using)}`,
    check && `with check ${inParentheses(check)}`,
  ]
  return clauses
    .filter(Boolean)
    .map((clause) => ` ${clause}`)
    .join('')
}

export function inParentheses(expression: string): string {
  return `(${expression})`
}

/** For what no statement alters but in its comment and owner. */
export function alterOrRecreate(
  before: Part,
  after: Part,
  world: World,
): ReturnType<Statements['alter']> {
  return changesOf(before, after).has('definition')
    ? 'recreate'
    : changeCommon(before, after, world)
}
