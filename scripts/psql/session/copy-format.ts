import { parseCopyCommand } from '../input/copy-command.ts'
import { SqlError } from './sql-error.ts'
import { kindOf, type Statement } from './statement.ts'

/** How COPY writes rows. */
export interface CopyFormat {
  readonly kind: 'text' | 'csv'
  readonly header: boolean
  readonly delimiter: string
  readonly null: string
}

/** A COPY that goes through the client: its table or query, its columns and its format. */
export interface CopyStatement {
  readonly direction: 'in' | 'out'
  /** The text of a query that is copied out. */
  readonly query: string | undefined
  readonly table: { readonly schema: string | undefined; readonly name: string } | undefined
  readonly columns: readonly string[]
  /** What of the options the Data API's way of copying does not know. */
  readonly unknownOption: string | undefined
  readonly format: CopyFormat
}

/** A COPY that can be done without that of Postgres. Throws SqlError for another. */
export function readCopyStatement(statement: Statement): CopyStatement {
  const copy = copyStatementOf(statement)
  if (!copy) throw new SqlError({ message: 'this is no COPY from or to here' })
  if (copy.unknownOption === undefined) return copy
  throw new SqlError({
    message: `COPY over the Data API does not know the option ${copy.unknownOption}`,
    hint: 'It knows format text and csv, header, delimiter and null.',
  })
}

/** Undefined for what is no COPY, or one that the server itself reads or writes a file for. */
export function copyStatementOf({ node, sql }: Statement): CopyStatement | undefined {
  const [type, content] = kindOf(node)
  if (type !== 'CopyStmt' || content.filename || content.is_program) return undefined
  const relation = content.relation as { schemaname?: string; relname?: string } | undefined
  const options = new Map<string, string>()
  for (const option of list(content.options)) {
    const [, { defname, arg }] = kindOf(option as never)
    options.set(String(defname).toLowerCase(), optionValue(arg))
  }
  const kind = options.get('format') === 'csv' ? 'csv' : 'text'
  return {
    direction: content.is_from ? 'in' : 'out',
    query: content.query ? parseCopyCommand(sql.replace(copy, ''))?.source.slice(1, -1) : undefined,
    table: relation?.relname ? { schema: relation.schemaname, name: relation.relname } : undefined,
    columns: list(content.attlist).map((item) => String(kindOf(item as never)[1].sval)),
    unknownOption: unknownOptionOf(options, content),
    format: {
      kind,
      header: /^(true|on|1|match)$/i.test(options.get('header') ?? 'off'),
      delimiter: options.get('delimiter') ?? (kind === 'csv' ? ',' : '\t'),
      null: options.get('null') ?? (kind === 'csv' ? '' : '\\N'),
    },
  }
}

const copy = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*copy\b/i

const known = new Set(['format', 'header', 'delimiter', 'null', 'encoding', 'freeze'])

function unknownOptionOf(options: ReadonlyMap<string, string>, content: object) {
  if ('whereClause' in content) return 'where'
  const [format = '', encoding = 'utf8'] = [options.get('format'), options.get('encoding')]
  if (format === 'binary') return 'format binary'
  if (!/^utf-?8$/i.test(encoding)) return `encoding ${encoding}`
  return [...options.keys()].find((name) => !known.has(name))
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** An option without a value is on. */
function optionValue(argument: unknown): string {
  if (argument === undefined) return 'true'
  const [, content] = kindOf(argument as never)
  return String(content.sval ?? content.boolval ?? content.ival ?? 'true')
}

const escapes: Record<string, string> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

export function encodeCopyText(row: readonly (string | null)[], format: CopyFormat): string {
  return row
    .map((value) => {
      if (value === null) return format.null
      const text = value.replace(/[\\\b\f\n\r\t\v]/g, (character) => escapes[character] as string)
      return format.delimiter === '\t'
        ? text
        : text.replaceAll(format.delimiter, `\\${format.delimiter}`)
    })
    .join(format.delimiter)
}
