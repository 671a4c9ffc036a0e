import { RevisionFileError } from '../errors.ts'
import { type LogicalLine, type PythonToken, readLogicalLines } from './python-tokens.ts'

/** What `upgrade` or `downgrade` does: scripts of SQL, or what only Python knows, as it is written. */
export type AlembicBody =
  | { readonly kind: 'scripts'; readonly scripts: readonly string[] }
  | { readonly kind: 'unfinished'; readonly python: string }

/** A revision file of Alembic's. */
export interface AlembicRevision {
  readonly revision: string
  readonly downRevision: readonly string[]
  readonly branchLabels: readonly string[]
  readonly dependsOn: readonly string[]
  readonly docstring: string
  readonly message: string
  readonly up: AlembicBody
  readonly down: AlembicBody
}

/**
 * Reads a revision file of Alembic's without running it; undefined where it declares no revision.
 *
 * @throws RevisionFileError if its header is more than literals
 */
export function readAlembicRevision(source: string, path: string): AlembicRevision | undefined {
  const lines = readLogicalLines(source)
  const header = (name: string) => readHeader(lines, name, path)
  const [revision] = header('revision')
  if (revision === undefined) return undefined
  const docstring = readDocstring(lines)
  return {
    revision,
    downRevision: header('down_revision'),
    branchLabels: header('branch_labels'),
    dependsOn: header('depends_on'),
    docstring,
    message: (docstring.split(/\n\s*\n/)[0] ?? '').replaceAll(/\s*\n\s*/g, ' ').trim(),
    up: readBody(source, lines, 'upgrade'),
    down: readBody(source, lines, 'downgrade'),
  }
}

function readDocstring([first]: readonly LogicalLine[]): string {
  const isText = first?.tokens.every(({ kind }) => kind === 'string')
  return (isText ? (textOf(first?.tokens ?? []) ?? '') : '').trim()
}

/** The strings of `name = ...`, with or without an annotation; none for None and for what is left out. */
function readHeader(lines: readonly LogicalLine[], name: string, path: string): string[] {
  const line = lines.find(
    ({ indent, tokens }) =>
      indent === 0 && tokens[0]?.text === name && /^[:=]$/.test(tokens[1]?.text ?? ''),
  )
  if (!line) return []
  const value = line.tokens.slice(line.tokens.findIndex(({ text }) => text === '=') + 1)
  if (value.length === 1 && value[0]?.text === 'None') return []
  const isLiteral = value.every(
    ({ kind, text, value: string }) =>
      (kind === 'string' && string !== undefined) || /^[()[\]{},]$/.test(text),
  )
  if (!isLiteral || value.length === 0) {
    throw new RevisionFileError(path, `${name} is no literal: write it out as a string or a tuple`)
  }
  return splitAtCommas(value).flatMap((part) => textOf(part.filter(isString)) ?? [])
}

function splitAtCommas(tokens: readonly PythonToken[]): PythonToken[][] {
  const parts: PythonToken[][] = [[]]
  for (const token of tokens) {
    if (token.text === ',') parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts.filter((part) => part.some(isString))
}

function readBody(source: string, lines: readonly LogicalLine[], name: string): AlembicBody {
  const begin = lines.findIndex(
    ({ indent, tokens }) => indent === 0 && tokens[0]?.text === 'def' && tokens[1]?.text === name,
  )
  const definition = lines[begin]
  if (!definition) return { kind: 'scripts', scripts: [] }
  const end = lines.findIndex(({ indent }, index) => index > begin && indent === 0)
  const inside = lines.slice(begin + 1, end === -1 ? undefined : end)
  const statements = [bodyOnSameLine(definition.tokens), ...inside.map(({ tokens }) => tokens)]
  const scripts = statements.filter(({ length }) => length > 0).map(readStatement)
  if (scripts.every((script) => script !== undefined))
    return { kind: 'scripts', scripts: scripts.flat() }
  const last = inside.at(-1) ?? definition
  const stop = last.tokens.at(-1)?.end ?? source.length
  return { kind: 'unfinished', python: source.slice(definition.tokens[0]?.start, stop) }
}

/** What follows the colon of a `def` that is all on one line. */
function bodyOnSameLine(tokens: readonly PythonToken[]): PythonToken[] {
  const close = tokens.findIndex(({ text }) => text === ')')
  const colon = tokens.findIndex(({ text }, index) => index > close && text === ':')
  return tokens.slice(colon + 1)
}

/** The SQL of a statement, none where it does nothing; undefined for what has no meaning here. */
function readStatement(tokens: readonly PythonToken[]): string[] | undefined {
  const code = tokens.map(({ kind, text }) => (kind === 'string' ? 's' : text)).join(' ')
  if (/^(pass|return|return None|\.\.\.|s( s)*)$/.test(code)) return []
  const isExecute =
    /^op\.execute \( ((sa\.|sqlalchemy\.)?text \( (\( )?s( s)*( \))?( ,)? \)|(\( )?s( s)*( \))?)( ,)? \)$/
  if (!isExecute.test(code)) return undefined
  // SQLAlchemy takes a backslash before a colon to say that it begins no parameter.
  const sql = textOf(tokens.filter(isString))?.replaceAll('\\:', ':')
  return sql === undefined ? undefined : [sql]
}

function textOf(tokens: readonly PythonToken[]): string | undefined {
  const values = tokens.map(({ value }) => value)
  return values.every((value) => value !== undefined) ? values.join('') : undefined
}

function isString({ kind }: PythonToken): boolean {
  return kind === 'string'
}
