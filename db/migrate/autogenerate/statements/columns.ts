import { changesOf, type Draft, draft, isBusy, type Statements, type World } from '../draft.ts'
import { goesWithParent, heldBy, isBrought, isHeld, staysBelow } from '../held-columns.ts'
import { parentsOf } from '../inheritance.ts'
import { lossOfType } from '../loss.ts'
import type { Part } from '../part.ts'
import {
  lastName,
  longestName,
  quoteIdentifier,
  quoteLiteral,
  shorten,
  shortenType,
  unquote,
  wordOptions,
} from '../text.ts'
import { alterColumn, columnDefinition, identity, shortenCollation } from './column-definition.ts'
import { changeStorage } from './column-storage.ts'
import { changeCommon } from './common.ts'

/** What no definition of a column in `create table` or `add column` can say. */
function afterwards(column: Part, world: World): Draft[] {
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

/** Whether an inherited column is required although no table that it comes from requires it. */
function isRequiredHere({ of, name, attributes }: Part, { after }: World): boolean {
  const isRequired = (parent: string) =>
    after.get(`column ${parent}.${lastName(name)}`)?.attributes.nullable === 'no'
  return attributes.nullable === 'no' && !parentsOf(of, after).some(isRequired)
}

export const columnStatements: Statements = {
  create(part, world) {
    if (isBrought(part, world)) return finishColumn(part, world)
    const within = world.within(part)
    const { nullable, generated: expression, identity: kind } = part.attributes
    const isFilled = within.some(({ kind }) => kind === 'default') || expression || kind
    const note = `fails where ${shorten(part.of ?? '')} has rows: give the column a default, or fill it before it is required`
    const definition = columnDefinition(part, within)
    return [
      draft(
        `alter table ${shorten(part.of ?? '')} add column ${definition}`,
        nullable === 'no' && !isFilled ? { note } : {},
      ),
      ...afterwards(part, world),
      ...within
        .filter(({ kind }) => kind === 'identity')
        .flatMap((sequence) =>
          changeCommon(
            undefined,
            { ...sequence, attributes: withoutOwner(sequence.attributes) },
            world,
          ),
        ),
    ]
  },
  drop(part, world) {
    if (goesWithParent(part, world)) return []
    const lossReason = part.attributes.generated ? undefined : 'the values of the column'
    return [
      draft(
        `alter table ${staysBelow(part, world) ? 'only ' : ''}${shorten(part.of ?? '')} drop column ${lastName(part.name)}`,
        lossReason ? { lossReason, allows: ['ban-drop-column'] } : { allows: ['ban-drop-column'] },
      ),
    ]
  },
  alter(before, after, world) {
    const changes = changesOf(before, after)
    if (changes.has('generated') && !isNoLongerGenerated(before, after)) return 'recreate'
    if (isHeld(after, world)) {
      const isOwn = after.attributes.nullable === undefined || isRequiredHere(after, world)
      return [
        ...(isOwn ? changeNullable(before, after, world) : []),
        ...changeStorage(before, after, ownChanges(before, after, world)),
        ...changeCommon(before, after, world),
      ]
    }
    // An identity wants its column to be required: it goes first, and comes last.
    const isLeft = after.attributes.identity === undefined
    return [
      ...changeGenerated(before, after, changes),
      ...changeType(before, after, changes),
      ...(isLeft ? changeIdentity(before, after, world) : []),
      ...changeNullable(before, after, world),
      ...(isLeft ? [] : changeIdentity(before, after, world)),
      ...changeStorage(before, after, changes),
      ...changeCommon(before, after, world),
    ]
  },
}

/** What a column differs in by more than what a parent's change of it does below, too. */
function ownChanges(before: Part, after: Part, world: World): Set<string> {
  const isDoneAbove = (name: string) =>
    ['storage', 'statistics'].includes(name) &&
    heldBy(after, world).some((parent) => {
      const key = `column ${parent}.${lastName(after.name)}`
      const [was, is] = [world.before, world.after].map((parts) => parts.get(key)?.attributes[name])
      return was !== is && is === after.attributes[name]
    })
  return new Set([...changesOf(before, after)].filter((name) => !isDoneAbove(name)))
}

function isNoLongerGenerated(before: Part, after: Part): boolean {
  const isStored = before.attributes.generated?.endsWith(' stored') === true
  return isStored && after.attributes.generated === undefined
}

function changeGenerated(_: Part, after: Part, changes: ReadonlySet<string>): Draft[] {
  return changes.has('generated') ? [draft(`${alterColumn(after)} drop expression`)] : []
}

function changeType(before: Part, after: Part, changes: ReadonlySet<string>): Draft[] {
  if (!changes.has('type') && !changes.has('collation')) return []
  const { type = '', collation } = after.attributes
  const was = before.attributes.type ?? ''
  const loss = lossOfType(was, type)
  const collate = collation ? ` collate ${shortenCollation(collation)}` : ''
  const isCast = loss !== undefined && after.attributes.generated === undefined
  // Enums have casts from text and to it alone.
  const isEnum = [...before.needs, ...after.needs].some((need) => need.startsWith('enum '))
  const through = isEnum ? `::text${type.endsWith('[]') ? '[]' : ''}` : ''
  const using = isCast ? ` using ${lastName(after.name)}${through}::${shortenType(type)}` : ''
  return [
    draft(`${alterColumn(after)} type ${shortenType(type)}${collate}${using}`, {
      ...(loss ? { lossReason: loss } : {}),
    }),
  ]
}

function changeNullable(before: Part, after: Part, world: World): Draft[] {
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

function changeIdentity(before: Part, after: Part, world: World): Draft[] {
  const was = before.attributes.identity
  const is = after.attributes.identity
  if (was === is) return []
  const alter = alterColumn(after)
  if (is === undefined) return [draft(`${alter} drop identity`)]
  if (was !== undefined) return [draft(`${alter} set generated ${is}`)]
  const column = lastName(after.name)
  const sequence = [...world.after.values()].find(
    (part) => part.kind === 'identity' && part.of === after.of && part.attributes.column === column,
  )
  const table = shorten(after.of ?? '')
  const definition = identity(is, sequence, `${after.of}_${column}_seq`)
  return [
    draft(`${alter} add ${definition}`),
    draft(
      `select setval(pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(unquote(column))}), coalesce(max(${column}), 0) + 1, false) from ${table}`,
    ),
  ]
}

function withoutOwner({ owner: _, ...attributes }: Readonly<Record<string, string>>) {
  return attributes
}
