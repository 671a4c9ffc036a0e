/** What a prompt shows of a statement: nothing open, more to come, or the quote, comment or bracket. */
export type Mark = '=' | '-' | "'" | '"' | '$' | '*' | '('

/** Where a line ends a statement, or where a backslash command begins in it. */
export interface Stop {
  readonly kind: 'semicolon' | 'command'
  readonly at: number
}

export interface Scanner {
  /** Reads a line up to the first stop, and goes on after it with the next call. */
  scan(line: string): Stop | undefined
  mark(): Mark
  /** Nothing but white space and comments so far. */
  isBlank(): boolean
}

type Mode = 'code' | 'string' | 'escapes' | 'identifier' | 'dollar' | 'comment'

const marks: Record<Exclude<Mode, 'code'>, Mark> = {
  string: "'",
  escapes: "'",
  identifier: '"',
  dollar: '$',
  comment: '*',
}

const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const number = /\d[\w.]*/y
const routine = /^create( or replace)? (function|procedure)\b/

/** Follows the quotes, comments, parentheses and function bodies of one statement, line by line. */
export function createScanner(): Scanner {
  let mode: Mode = 'code'
  let tag = ''
  let parentheses = 0
  let comments = 0
  let blocks = 0
  let beginning = ''
  let blank = true

  /** `case` ends with `end` too, inside a body. */
  function countBlocks(text: string): void {
    const lower = text.toLowerCase()
    if (beginning.length < 40) beginning += `${lower} `
    if (parentheses > 0 || !routine.test(beginning)) return
    if (lower === 'begin' || (lower === 'case' && blocks > 0)) blocks += 1
    else if (lower === 'end' && blocks > 0) blocks -= 1
  }

  /** Reads one token of code and gives where it ends. */
  function readCode(line: string, at: number): number {
    const character = line[at] as string
    const pair = line.slice(at, at + 2)
    if (pair === '--') return line.length
    if (pair === '/*') {
      mode = 'comment'
      comments = 1
      return at + 2
    }
    if (/\s/.test(character)) return at + 1
    blank = false
    if (/^[eE]'$/.test(pair)) {
      mode = 'escapes'
      return at + 2
    }
    if (character === "'") mode = 'string'
    else if (character === '"') mode = 'identifier'
    else if (character === '(') parentheses += 1
    else if (character === ')') parentheses = Math.max(0, parentheses - 1)
    const opening = match(dollarQuote, line, at)
    if (opening) {
      mode = 'dollar'
      tag = opening
      return at + opening.length
    }
    const name = match(word, line, at)
    if (name) countBlocks(name)
    return at + (name ?? match(number, line, at) ?? character).length
  }

  function readComment(line: string, at: number): number {
    const pair = line.slice(at, at + 2)
    if (pair === '/*') comments += 1
    else if (pair === '*/') comments -= 1
    else return at + 1
    if (comments === 0) mode = 'code'
    return at + 2
  }

  /** A doubled quote closes and opens again, which comes to the same. */
  function readQuoted(line: string, at: number): number {
    if (mode === 'escapes' && line[at] === '\\') return at + 2
    if (mode === 'dollar') {
      const end = line.indexOf(tag, at)
      if (end < 0) return line.length
      mode = 'code'
      return end + tag.length
    }
    if (line[at] === (mode === 'identifier' ? '"' : "'")) {
      if (mode === 'escapes' && line[at + 1] === "'") return at + 2
      mode = 'code'
    }
    return at + 1
  }

  function scan(line: string): Stop | undefined {
    for (let at = 0; at < line.length; ) {
      if (mode === 'comment') {
        at = readComment(line, at)
      } else if (mode !== 'code') {
        at = readQuoted(line, at)
      } else if (line[at] === '\\') {
        return { kind: 'command', at }
      } else if (line[at] === ';' && parentheses === 0 && blocks === 0) {
        return { kind: 'semicolon', at }
      } else {
        at = readCode(line, at)
      }
    }
    return undefined
  }

  return {
    scan,
    mark() {
      if (mode !== 'code') return marks[mode]
      return parentheses > 0 ? '(' : '-'
    },
    isBlank: () => blank && mode === 'code',
  }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
