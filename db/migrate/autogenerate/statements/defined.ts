import { changesOf, type Draft, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { shorten } from '../text.ts'
import { alterOrRecreate } from './alter-or-recreate.ts'
import { changeCommon, nameInStatement } from './common.ts'

/** What its definition makes in one statement, and what is made anew where that is another one. */
export const definedStatements: Statements = {
  create: (part, world) => [
    draft(`create ${part.kind} ${bareName(part)} ${part.attributes.definition ?? ''}`.trimEnd()),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop ${nameInStatement(hostOf(part))}`)],
  alter: alterOrRecreate,
}

/** What has another one is of it by its name, and can be given a new one in its place. */
export const collationStatements: Statements = {
  ...definedStatements,
  alter: (before, after, world) =>
    isAnotherCollation(before, after) ? 'replace' : changeCommon(before, after, world),
}

export function isAnotherCollation(before: Part, after: Part): boolean {
  return changesOf(before, after).has('definition')
}

/** A class without a family made one of its name, which stays when the class goes. */
function hostOf(part: Part): Part {
  const hasOwn =
    part.kind === 'operator class' && !/ family /.test(part.attributes.definition ?? '')
  return hasOwn ? { ...part, kind: 'operator family' } : part
}

/** As it is made: without the operands of an operator, and what an operator class is for. */
function bareName({ kind, name }: Part): string {
  if (kind === 'operator') return shorten(name.slice(0, name.indexOf('(')))
  if (kind !== 'operator class' && kind !== 'operator family') return shorten(name)
  return shorten(name.slice(0, name.lastIndexOf(' using ')))
}

export const textSearchConfigurationStatements: Statements = {
  ...definedStatements,
  create: (part, world) => [
    ...definedStatements.create(part, world),
    ...changeMappings(undefined, part),
  ],
  alter(before, after, world) {
    const others = alterOrRecreate(before, after, world)
    return typeof others === 'string' ? others : [...changeMappings(before, after), ...others]
  },
}

/** Each on a line: `asciiword with simple, english_stem`. */
function changeMappings(before: Part | undefined, after: Part): Draft[] {
  const [was, is] = [mappingsOf(before), mappingsOf(after)]
  const alter = `alter ${nameInStatement(after)}`
  const gone = [...was.keys()].filter((token) => !is.has(token))
  const other = [...is].filter(([token, dictionaries]) => was.get(token) !== dictionaries)
  return [
    ...gone.map((token) => draft(`${alter} drop mapping for ${token}`)),
    ...other.map(([token, dictionaries]) =>
      draft(
        `${alter} ${was.has(token) ? 'alter' : 'add'} mapping for ${token} with ${dictionaries}`,
      ),
    ),
  ]
}

function mappingsOf(part: Part | undefined): Map<string, string> {
  const lines = (part?.attributes.mappings ?? '').split('\n').filter((line) => line !== '')
  return new Map(
    lines.map((line) => {
      const [token = '', dictionaries = ''] = line.split(' with ')
      return [token, dictionaries]
    }),
  )
}

/** What is to be written by hand, but for taking it away. */
export const namedAloneStatements: Statements = {
  create: () => [],
  drop: (part) => (part.kind === 'security label' ? [] : [draft(`drop ${nameInStatement(part)}`)]),
  alter: (before, after, world) => changeCommon(before, after, world),
}
