import { createScanner, type Mark } from './scan.ts'

/** What the lines that were typed so far come to. */
export type Piece = StatementPiece | CommandPiece

/** A whole SQL statement, with its semicolon and the comments before it. */
export interface StatementPiece {
  readonly kind: 'statement'
  readonly sql: string
  /** The line that it ended on, counted from 1. */
  readonly line: number
}

/** A backslash command: it takes the rest of its line, and may stand after SQL that has not ended. */
export interface CommandPiece {
  readonly kind: 'command'
  /** Without the backslash. */
  readonly text: string
  readonly line: number
}

export interface Splitter {
  /** Takes the next line and gives what it completes, in order. */
  push(line: string): Piece[]
  /** What a prompt shows: `=` where a statement can begin, else what is still open. */
  mark(): Mark
  /** The statement that has begun and not ended. */
  buffer(): string
  /** Puts another text in its place, as an editor does; what is complete in it is given as by push. */
  replace(text: string): Piece[]
  clear(): void
  /** The line that was taken last. */
  line(): number
}

export type { Mark } from './scan.ts'

/**
 * Cuts lines into statements and backslash commands as psql does: a semicolon ends a statement unless it is
 * in quotes, a comment, parentheses or the body of a `begin atomic` function.
 */
export function createSplitter(): Splitter {
  let scanner = createScanner()
  let buffer = ''
  let count = 0

  function clear(): void {
    scanner = createScanner()
    buffer = ''
  }

  function take(line: string): Piece[] {
    const pieces: Piece[] = []
    let rest = line
    for (;;) {
      const end = scanner.scan(rest)
      if (end === undefined) {
        if (buffer !== '' || rest.trim() !== '') buffer += `${rest}\n`
        return pieces
      }
      if (end.kind === 'command') {
        buffer += `${rest.slice(0, end.at)}\n`
        if (buffer.trim() === '') clear()
        pieces.push({ kind: 'command', text: rest.slice(end.at + 1), line: count })
        return pieces
      }
      const sql = (buffer + rest.slice(0, end.at + 1)).trim()
      clear()
      if (sql !== ';') pieces.push({ kind: 'statement', sql, line: count })
      rest = rest.slice(end.at + 1)
    }
  }

  return {
    push(line) {
      count += 1
      return take(line)
    },
    mark: () => (scanner.isBlank() ? '=' : scanner.mark()),
    buffer: () => buffer,
    replace(text) {
      clear()
      return text.split('\n').flatMap(take)
    },
    clear,
    line: () => count,
  }
}

/** The pieces of a whole text; a last statement needs no semicolon. */
export function splitScript(text: string): Piece[] {
  const splitter = createSplitter()
  const pieces = text.split(/\r?\n/).flatMap((line) => splitter.push(line))
  const rest = splitter.buffer().trim()
  if (rest === '' || splitter.mark() === '=') return pieces
  return [...pieces, { kind: 'statement', sql: rest, line: splitter.line() }]
}
