import { changesOf, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { changeGrants } from '../privileges.ts'
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
