import { changesOf, type Draft, draft, isBusy, type Statements, type World } from '../draft.ts'
import { lossOfType } from '../loss.ts'
import type { Part } from '../part.ts'
import { lastName, parseOptions, shorten, shortenType, wordOptions } from '../text.ts'
import { changeCommon } from './common.ts'
import { sequenceOptions } from './sequences.ts'

/** `id bigint generated always as identity`, with the default and identity that are made within. */
export function columnDefinition(column: Part, within: readonly Part[]): string {
  const { attributes, name, of } = column
  const value = within.find(({ key }) => key === `default ${name}`)
  const isKey = within.some(
    ({ kind, attributes: { definition = '' }, needs }) =>
      kind === 'constraint' && definition.startsWith('PRIMARY KEY') && needs.has(column.key),
  )
  const isRequired = attributes.nullable === 'no' && !attributes.identity && !isKey
  return [
    lastName(name),
    shortenType(attributes.type ?? ''),
    attributes.compression && `compression ${attributes.compression}`,
    attributes.collation && `collate ${shortenCollation(attributes.collation)}`,
    isRequired && 'not null',
    value && `default ${shortenDefault(value.attributes.definition, attributes.type)}`,
    generated(attributes.generated),
    attributes.identity &&
      identity(
        attributes.identity,
        within.find(
          (part) => part.kind === 'identity' && part.attributes.column === lastName(name),
        ),
        `${of}_${lastName(name)}_seq`,
      ),
  ]
    .filter(Boolean)
    .join(' ')
}

/** `'x'`, where Postgres prints `'x'::text` for a column of text. */
function shortenDefault(definition = '', type = ''): string {
  const [, value, cast] = /^('(?:[^']|'')*')::([^']+)$/.exec(definition) ?? []
  return value !== undefined && cast === type.replace(/\(\d+\)$/, '') ? value : definition
}

function shortenCollation(collation: string): string {
  return collation.replace(/^(pg_catalog|public)\./, '')
}

/** `n * 2 stored` of the catalog as SQL has it. */
function generated(expression: string | undefined): string | undefined {
  const [, value, kind] = /^([\s\S]*) (stored|virtual)$/.exec(expression ?? '') ?? []
  return value && `generated always as (${value}) ${kind}`
}

function identity(kind: string, sequence: Part | undefined, usualName: string): string {
  const options = sequence === undefined ? [] : sequenceOptions(sequence.attributes)
  if (sequence !== undefined && sequence.name !== usualName) {
    options.unshift(`sequence name ${shorten(sequence.name)}`)
  }
  return `generated ${kind} as identity${options.length > 0 ? ` (${options.join(' ')})` : ''}`
}

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
  const parents = after.get(`table ${of}`)?.attributes.inherits?.split(', ') ?? []
  const isRequired = (parent: string) =>
    after.get(`column ${parent}.${lastName(name)}`)?.attributes.nullable === 'no'
  return attributes.nullable === 'no' && !parents.some(isRequired)
}

function alterColumn({ of, name }: Part): string {
  return `alter table ${shorten(of ?? '')} alter column ${lastName(name)}`
}

export const columnStatements: Statements = {
  create(part, world) {
    if (part.attributes.inherited) return finishColumn(part, world)
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
  drop(part) {
    if (part.attributes.inherited) return []
    const lossReason = part.attributes.generated ? undefined : 'the values of the column'
    return [
      draft(
        `alter table ${shorten(part.of ?? '')} drop column ${lastName(part.name)}`,
        lossReason ? { lossReason, allows: ['ban-drop-column'] } : { allows: ['ban-drop-column'] },
      ),
    ]
  },
  alter(before, after, world) {
    const changes = changesOf(before, after)
    if (changes.has('generated') && !isNoLongerGenerated(before, after)) return 'recreate'
    if (after.attributes.inherited && before.attributes.inherited) {
      const isOwn = after.attributes.nullable === undefined || isRequiredHere(after, world)
      return [
        ...(isOwn ? changeNullable(before, after, world) : []),
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
  const name = `${lastName(after.of ?? '').replaceAll('"', '')}_${column.replaceAll('"', '')}_required`
  const quoted = /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name}"`
  return [
    draft(`alter table ${table} add constraint ${quoted} check (${column} is not null) not valid`),
    draft(`alter table ${table} validate constraint ${quoted}`, { isAlone: true, note }),
    draft(`${alter} set not null`, { allows: ['adding-not-nullable-field'] }),
    draft(`alter table ${table} drop constraint ${quoted}`),
  ]
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
      `select setval(pg_get_serial_sequence('${table.replaceAll("'", "''")}', '${column.replaceAll(/^"|"$/g, '').replaceAll("'", "''")}'), coalesce(max(${column}), 0) + 1, false) from ${table}`,
    ),
  ]
}

const plainTypes =
  /^(smallint|integer|bigint|real|double precision|boolean|date|time|timestamp|uuid|oid|money|interval|"char"|name)/

function changeStorage(before: Part, after: Part, changes: ReadonlySet<string>): Draft[] {
  const { storage, compression, statistics, options, type = '' } = after.attributes
  const alter = alterColumn(after)
  const usual = plainTypes.test(type)
    ? 'plain'
    : /^numeric|^inet|^cidr/.test(type)
      ? 'main'
      : 'extended'
  const old = parseOptions(before.attributes.options)
  const gone = Object.keys(old).filter((name) => !(name in parseOptions(options)))
  return [
    ...(changes.has('storage') ? [draft(`${alter} set storage ${storage ?? usual}`)] : []),
    ...(changes.has('compression')
      ? [draft(`${alter} set compression ${compression ?? 'default'}`)]
      : []),
    ...(changes.has('statistics') ? [draft(`${alter} set statistics ${statistics ?? -1}`)] : []),
    ...(changes.has('options') && gone.length > 0
      ? [draft(`${alter} reset (${gone.join(', ')})`)]
      : []),
    ...(changes.has('options') && options ? [draft(`${alter} set (${wordOptions(options)})`)] : []),
  ]
}

export const defaultStatements: Statements = {
  create(part, { after }) {
    const type = after.get(`column ${part.name}`)?.attributes.type
    const value = shortenDefault(part.attributes.definition, type)
    return [draft(`${alterColumn(part)} set default ${value}`)]
  },
  drop(part, { after }) {
    const parent = after.get(`table ${part.of}`)?.attributes.inherits
    const inherited = after.get(`default ${parent}.${lastName(part.name)}`)?.attributes.definition
    const change = inherited === undefined ? 'drop default' : `set default ${inherited}`
    return [draft(`${alterColumn(part)} ${change}`)]
  },
  alter: (_, after, world) => defaultStatements.create(after, world),
}

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
    ...changeCommon(before, after, world),
  ]
}

function withoutOwner({ owner: _, ...attributes }: Readonly<Record<string, string>>) {
  return attributes
}
