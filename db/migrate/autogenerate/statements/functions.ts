import { changesOf, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { lowerCase } from '../text.ts'
import { changeCommon, nameInStatement } from './common.ts'

export const functionStatements: Statements = {
  create: (part, world) => [
    draft(isAggregate(part) ? createAggregate(part) : createFunction(part)),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop ${nameInStatement(part)}`)],
  alter(before, after, world) {
    if (!changesOf(before, after).has('definition')) return changeCommon(before, after, world)
    if (isAggregate(before) || isAggregate(after)) return 'recreate'
    if (headOf(before) !== headOf(after)) return 'recreate'
    return [draft(definitionOf(after)), ...changeCommon(before, after, world)]
  },
}

function isAggregate({ attributes: { kind } }: Part): boolean {
  return kind === 'aggregate'
}

function createFunction(part: Part): string {
  return definitionOf(part).replace(/^create or replace /, 'create ')
}

/** Postgres prints none: the catalog tells what it is made of. */
function createAggregate(part: Part): string {
  const { definition = '' } = part.attributes
  return `create ${nameInStatement(part)} ${lowerCase(definition.replace(/^aggregate /, ''))}`
}

function definitionOf({ attributes: { definition = '' } }: Part): string {
  const text = lowerCase(definition.trim()).replace(/^(create or replace \w+) public\./, '$1 ')
  const body = /\$(function|procedure)\$([\s\S]*)\$\1\$/.exec(text)
  return body && !body[2]?.includes('$$') ? text.replace(body[0], () => `$$${body[2]}$$`) : text
}

/** Arguments and result, which `create or replace` does not change. */
function headOf({ attributes: { definition = '' } }: Part): string {
  return definition.split(/\n LANGUAGE /)[0] ?? ''
}
