import { changesOf, type Draft, draft, type Statements, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, shorten } from '../text.ts'
import { changeStorage } from './column-storage.ts'
import { changeCommon } from './common.ts'

/** A column of a view is made by the view: there is only what is said of it. */
export const viewColumnStatements: Statements = {
  create: (part, world) => changeViewColumn(undefined, part, world),
  drop: () => [],
  alter: changeViewColumn,
}

function changeViewColumn(before: Part | undefined, after: Part, world: World): Draft[] {
  const value = after.attributes.default
  const alter = `alter view ${shorten(after.of ?? '')} alter column ${lastName(after.name)}`
  const change = value === undefined ? `${alter} drop default` : `${alter} set default ${value}`
  return [
    ...(before?.attributes.default === value ? [] : [draft(change)]),
    ...changeStorage(before ?? bare(after), after, changesOf(before ?? bare(after), after)),
    ...changeCommon(before, after, world),
  ]
}

function bare(part: Part): Part {
  return { ...part, attributes: {} }
}
