import { type Draft, draft, isBusy, type World } from '../draft.ts'
import { parentsOf } from '../inheritance.ts'
import type { Part } from '../part.ts'
import { lastName, longestName, quoteIdentifier, shorten, unquote } from '../text.ts'
import { alterColumn } from './column-definition.ts'

/** Whether an inherited column is required although no table that it comes from requires it. */
export function isRequiredHere({ of, name, attributes }: Part, { after }: World): boolean {
  const isRequired = (parent: string) =>
    after.get(`column ${parent}.${lastName(name)}`)?.attributes.nullable === 'no'
  return attributes.nullable === 'no' && !parentsOf(of, after).some(isRequired)
}

export function changeNullable(before: Part, after: Part, world: World): Draft[] {
  const was = before.attributes.nullable
  const is = after.attributes.nullable
  if (was === is) return []
  const alter = alterColumn(after)
  if (is === undefined) {
    // Dropping an identity, or a primary key, leaves the column as it is.
    return [draft(`${alter} drop not null`)]
  }
  const table = shorten(after.of ?? '')
  const column = lastName(after.name)
  const note = `fails where a row has none`
  if (!world.isOnline || !isBusy(after.of ?? '', world)) {
    return [draft(`${alter} set not null`, { note })]
  }
  const name = requiredName(lastName(after.of ?? ''), column)
  return [
    draft(`alter table ${table} add constraint ${name} check (${column} is not null) not valid`),
    draft(`alter table ${table} validate constraint ${name}`, { isAlone: true, note }),
    draft(`${alter} set not null`, { allows: ['adding-not-nullable-field'] }),
    draft(`alter table ${table} drop constraint ${name}`),
  ]
}

/** A name that Postgres does not cut: with the table in it only where there is room. */
function requiredName(table: string, column: string): string {
  const name = `${unquote(table)}_${unquote(column)}_required`
  const short = `${unquote(column).slice(0, longestName - '_required'.length)}_required`
  return quoteIdentifier(name.length <= longestName ? name : short)
}
