import { randomUUID } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createScanner } from '../input/scan.ts'

/** What was typed, the newest last. */
export interface History {
  readonly entries: readonly string[]
  /** Takes the lines of one statement or command, unless they have a password. */
  add(lines: readonly string[]): void
}

const most = 1_000
/** An entry beyond this is a paste that nobody wants again. */
const longest = 10_000

export function historyFile(env: NodeJS.ProcessEnv): string {
  return env.PLASTER_PSQL_HISTORY || join(homedir(), '.plaster_psql_history')
}

/** A history in a file that only its owner can read; one that cannot be written is kept until the end. */
export function openHistory(file: string): History {
  const entries = readEntries(file)
  return {
    entries,
    add(lines) {
      for (const entry of toEntries(lines)) {
        if (entry === entries.at(-1)) continue
        entries.push(entry)
        if (entries.length > most) entries.shift()
        append(file, entry)
      }
    },
  }
}

/** A statement becomes one line, so that it can be had again as a whole, where no line end means anything. */
export function toEntries(lines: readonly string[]): string[] {
  const text = lines.join('\n').trim()
  if (text === '' || text.length > longest || hasPassword(text)) return []
  const scanner = createScanner()
  for (const line of lines.slice(0, -1)) {
    scanner.scan(line)
    if (line.includes('--') || !/^[-(=]$/.test(scanner.mark())) return lines.filter(Boolean)
  }
  return [
    lines
      .map((line) => line.trim())
      .join(' ')
      .trim(),
  ]
}

/** `create role ... password '...'`, connection strings, and what else has one beside the word. */
export function hasPassword(text: string): boolean {
  return (
    /\b(password|passwd|pwd|secret|token)\b["']?\s*(:|=|:=|=>|,)?\s*(['"$]|e')/i.test(text) ||
    /\b(password|passwd)\s*=/i.test(text) ||
    /\b\w+:\/\/[^\s/:@']*:[^\s@']+@/.test(text)
  )
}

function readEntries(file: string): string[] {
  try {
    const entries = readFileSync(file, 'utf8').split('\n').filter(Boolean)
    if (entries.length <= most) return entries
    const newest = entries.slice(-most)
    const next = `${file}.${randomUUID()}`
    writeFileSync(next, `${newest.join('\n')}\n`, { mode: 0o600 })
    renameSync(next, file)
    return newest
  } catch {
    return []
  }
}

function append(file: string, entry: string): void {
  try {
    appendFileSync(file, `${entry}\n`, { mode: 0o600 })
    // What is no file, such as /dev/null, is everybody's.
    if (statSync(file).isFile()) chmodSync(file, 0o600)
  } catch {
    // A home that cannot be written to is no reason to stop.
  }
}
