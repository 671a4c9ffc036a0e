import { changesOf, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { changeGrants } from '../privileges.ts'
import { lowerCase, shorten } from '../text.ts'
import { changeCommon } from './common.ts'

export const schemaStatements: Statements = {
  create: (part, world) => [
    draft(`create schema ${part.name}`),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop schema ${part.name}`)],
  alter: (before, after, world) => changeCommon(before, after, world),
}

export const extensionStatements: Statements = {
  create({ name, attributes: { schema, comment: _ } }) {
    const where = schema === undefined || schema === 'public' ? '' : ` with schema ${schema}`
    return [draft(`create extension if not exists ${name}${where}`)]
  },
  drop: ({ name }) => [draft(`drop extension ${name}`)],
  alter(before, after, world) {
    const { name, attributes } = after
    const changes = changesOf(before, after)
    return [
      ...(changes.has('schema')
        ? [draft(`alter extension ${name} set schema ${attributes.schema}`)]
        : []),
      ...(changes.has('version')
        ? [draft(`alter extension ${name} update to '${attributes.version}'`)]
        : []),
      ...changeCommon(before, after, world),
    ]
  },
}

/** An aggregate is none of those that Postgres prints: it is told to be written by hand. */
export const functionStatements: Statements = {
  create: (part, world) =>
    part.attributes.kind === 'aggregate'
      ? []
      : [
          draft(definitionOf(part).replace(/^create or replace /, 'create ')),
          ...changeCommon(undefined, part, world),
        ],
  drop: (part) => [
    draft(`drop ${part.attributes.kind ?? 'function'} ${shorten(lowerModes(part.name))}`),
  ],
  alter(before, after, world) {
    if (!changesOf(before, after).has('definition')) return changeCommon(before, after, world)
    if (after.attributes.kind === 'aggregate') return []
    if (headOf(before) !== headOf(after)) return 'recreate'
    return [draft(definitionOf(after)), ...changeCommon(before, after, world)]
  },
}

function lowerModes(name: string): string {
  return name.replace(/\((.*)\)$/s, (list) => lowerCase(list))
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

export const eventTriggerStatements: Statements = {
  create: (part, world) => [
    draft(`create event trigger ${part.name} ${part.attributes.definition ?? ''}`),
    ...changeEnabled(undefined, part),
    ...changeCommon(undefined, part, world),
  ],
  drop: ({ name }) => [draft(`drop event trigger ${name}`)],
  alter: (before, after, world) =>
    changesOf(before, after).has('definition')
      ? 'recreate'
      : [...changeEnabled(before, after), ...changeCommon(before, after, world)],
}

function changeEnabled(before: Part | undefined, after: Part) {
  const is = after.attributes.enabled
  if (before?.attributes.enabled === is) return []
  const verb = is === undefined ? 'enable' : is === 'no' ? 'disable' : `enable ${is}`
  return [draft(`alter event trigger ${after.name} ${verb}`)]
}

export const defaultPrivilegesStatements: Statements = {
  create: (part) => changeDefaultPrivileges(undefined, part),
  drop: (part) => changeDefaultPrivileges(part, undefined),
  alter: (before, after) => changeDefaultPrivileges(before, after),
}

function changeDefaultPrivileges(before: Part | undefined, after: Part | undefined) {
  const { name, attributes } = (after ?? before) as Part
  const kind = name.split(' on ').at(-1)
  const where = attributes.schema ? ` in schema ${attributes.schema}` : ''
  const prefix = `alter default privileges for role ${attributes.role}${where} `
  return changeGrants(
    (privileges) => `${privileges} on ${kind}`,
    before?.attributes.grants,
    after?.attributes.grants,
    prefix,
  )
}
