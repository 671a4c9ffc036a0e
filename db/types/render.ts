import { castColumns } from './cast-columns.ts'
import type { Column } from './column.ts'
import { javascriptType } from './javascript-type.ts'
import { interfaceNames, propertyName } from './names.ts'

export interface RenderOptions {
  /** What the first line says of where the text comes from. */
  readonly origin: string
  /** Columns that the database sets and nobody else, though it would take a value: `created_at`. */
  readonly setByDatabase?: readonly string[]
}

interface Relation {
  readonly key: string
  readonly name: string
  readonly columns: readonly Column[]
}

/**
 * A TypeScript file for Kysely: an interface for each table and view, and `Database` of all. The types
 * say what the database takes and gives, as db/data-api does, and `columnTypes` what it has to cast.
 *
 * @param columns as readColumns gives them
 */
export function renderTypes(
  columns: readonly Column[],
  { origin, setByDatabase = [] }: RenderOptions,
): string {
  const relations = toRelations(columns)
  const interfaces = relations.map(({ name, columns }) => {
    const members = columns.map(
      (column) =>
        `${documentation(column.comment)}${propertyName(column.name)}: ${columnType(column, setByDatabase)}`,
    )
    return documentation(columns[0]?.relationComment) + declare(name, members)
  })
  const entries = relations.map(({ key, name }) => `${propertyName(key)}: ${name}`)
  const body = [...interfaces, declare('Database', entries), columnTypes(relations)].join('\n\n')
  return `${[`// ${origin}`, imports(body), body].filter(Boolean).join('\n\n')}\n`
}

function declare(name: string, members: readonly string[]): string {
  const lines = members.map((member) => `\n${member}`).join('')
  return `export interface ${name} {${lines}${lines && '\n'}}`
}

function columnTypes(relations: readonly Relation[]): string {
  const tables = relations.flatMap(({ key, columns }) => {
    const casts = castColumns(columns).map(
      ({ name, sqlType }) => `${propertyName(name)}: ${JSON.stringify(sqlType)},`,
    )
    return casts.length === 0 ? [] : `\n${propertyName(key)}: {\n${casts.join('\n')}\n},`
  })
  const text = `export const columnTypes = {${tables.join('')}${tables.length === 0 ? '' : '\n'}}`
  return `/** The columns whose values the Data API has to be told the type of. */\n${text}`
}

function columnType(column: Column, setByDatabase: readonly string[]): string {
  const type = javascriptType(column)
  const orNull = (text: string) =>
    column.isNullable && text !== 'unknown' ? `${text} | null` : text
  const read = orNull(type.read)
  const write = orNull(type.write)
  if (column.isView) return `ColumnType<${read}, never, never>`
  if (column.isGenerated) return `GeneratedAlways<${read}>`
  if (column.hasDefault && setByDatabase.includes(column.name)) {
    return `ColumnType<${read}, never, never>`
  }
  if (read === write) return column.hasDefault ? `Generated<${read}>` : read
  const insert = column.hasDefault ? `${write} | undefined` : write
  return `ColumnType<${read}, ${insert}, ${write}>`
}

const library = 'kysely'

function imports(body: string): string {
  const names = ['ColumnType', 'Generated', 'GeneratedAlways'].filter((name) =>
    body.includes(`${name}<`),
  )
  return names.length === 0 ? '' : `import type { ${names.join(', ')} } from '${library}'`
}

function documentation(comment: string | null | undefined): string {
  if (!comment) return ''
  const lines = comment.replaceAll('*/', '*\\/').trim().split('\n')
  if (lines.length === 1) return `/** ${lines[0]} */\n`
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`
}

/** Names in the first schema of the search path need no schema in a query. */
function toRelations(columns: readonly Column[]): Relation[] {
  const groups = new Map<string, Column[]>()
  for (const column of columns) {
    const key = column.schema === 'public' ? column.relation : `${column.schema}.${column.relation}`
    groups.set(key, [...(groups.get(key) ?? []), column])
  }
  const names = interfaceNames(
    [...groups].map(([key, [first]]) => ({ key, isView: first?.isView === true })),
  )
  return [...groups].map(([key, columns], index) => ({ key, name: names[index] ?? '', columns }))
}
