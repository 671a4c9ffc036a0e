import type { Part } from '../part.ts'
import { lastName, shorten, shortenType } from '../text.ts'
import { sequenceOptions } from './sequences.ts'

/** `id bigint generated always as identity`, with the default and identity that are made within. */
export function columnDefinition(column: Part, within: readonly Part[]): string {
  const { attributes, name } = column
  return [
    lastName(name),
    shortenType(attributes.type ?? ''),
    ...(attributes.compression ? [`compression ${attributes.compression}`] : []),
    ...(attributes.collation ? [`collate ${shortenCollation(attributes.collation)}`] : []),
    ...optionsOf(column, within),
  ].join(' ')
}

/** `name with options not null default 'x'`, of a column that comes with the type of its table. */
export function columnOptions(column: Part, within: readonly Part[]): string[] {
  const options = optionsOf(column, within)
  return options.length > 0 ? [`${lastName(column.name)} with options ${options.join(' ')}`] : []
}

function optionsOf(column: Part, within: readonly Part[]): string[] {
  const { attributes, name, of } = column
  const value = within.find(({ key }) => key === `default ${name}`)
  const isKey = within.some(
    ({ kind, attributes: { definition = '' }, needs }) =>
      kind === 'constraint' && definition.startsWith('PRIMARY KEY') && needs.has(column.key),
  )
  const isRequired = attributes.nullable === 'no' && !attributes.identity && !isKey
  return [
    isRequired && 'not null',
    value && `default ${shortenDefault(value.attributes.definition ?? 'null', attributes.type)}`,
    generated(attributes.generated),
    attributes.identity &&
      identity(
        attributes.identity,
        within.find(
          (part) => part.kind === 'identity' && part.attributes.column === lastName(name),
        ),
        `${of}_${lastName(name)}_seq`,
      ),
  ].filter((option) => typeof option === 'string')
}

/** `'x'`, where Postgres prints `'x'::text` for a column of text. */
export function shortenDefault(definition = '', type = ''): string {
  const [, value, cast] = /^('(?:[^']|'')*')::([^']+)$/.exec(definition) ?? []
  return value !== undefined && cast === type.replace(/\(\d+\)$/, '') ? value : definition
}

export function shortenCollation(collation: string): string {
  return collation.replace(/^(pg_catalog|public)\./, '')
}

/** `n * 2 stored` of the catalog as SQL has it. */
function generated(expression: string | undefined): string | undefined {
  const [, value, kind] = /^([\s\S]*) (stored|virtual)$/.exec(expression ?? '') ?? []
  return value && `generated always as (${value}) ${kind}`
}

export function identity(kind: string, sequence: Part | undefined, usualName: string): string {
  const options = sequence === undefined ? [] : sequenceOptions(sequence.attributes)
  if (sequence !== undefined && sequence.name !== usualName) {
    options.unshift(`sequence name ${shorten(sequence.name)}`)
  }
  return `generated ${kind} as identity${options.length > 0 ? ` (${options.join(' ')})` : ''}`
}

export function alterColumn({ of, name }: Part): string {
  return `alter table ${shorten(of ?? '')} alter column ${lastName(name)}`
}
