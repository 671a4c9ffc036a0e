import { type Draft, draft, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import { wordOptions } from '../text.ts'
import { alterColumn } from './column-definition.ts'
import { isRequiredHere } from './column-required.ts'
import { changeCommon } from './common.ts'

/** What no definition of a column in `create table` or `add column` can say. */
export function afterwards(column: Part, world: World): Draft[] {
  const { storage, statistics, options } = column.attributes
  const alter = alterColumn(column)
  return [
    ...(storage ? [draft(`${alter} set storage ${storage}`)] : []),
    ...(statistics ? [draft(`${alter} set statistics ${statistics}`)] : []),
    ...(options ? [draft(`${alter} set (${wordOptions(options)})`)] : []),
    ...changeCommon(undefined, column, world),
  ]
}

/** Statements after `create table` for its columns. */
export function finishColumn(column: Part, world: World): Draft[] {
  const isRequired = column.attributes.inherited && isRequiredHere(column, world)
  return [
    ...(isRequired ? [draft(`${alterColumn(column)} set not null`)] : []),
    ...afterwards(column, world),
  ]
}
