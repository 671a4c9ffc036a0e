/** A backslash command, taken apart. */
export interface MetaCommand {
  /** As typed, less a trailing `+`: `dt`, `copy`. */
  readonly name: string
  readonly isVerbose: boolean
  readonly args: readonly string[]
  /** All that stands after the name, as it was typed. */
  readonly rest: string
}

const nameOf = /^([a-zA-Z]+|\?|!)(\+)?/

/** Reads what stands after a backslash; arguments may be quoted with `'...'`. */
export function parseMetaCommand(text: string): MetaCommand {
  const [whole = '', name = '', plus] = nameOf.exec(text) ?? [text.split(/\s/, 1)[0]]
  const rest = text.slice(whole.length).trim().replace(/;+$/, '').trim()
  return {
    name: name || whole,
    isVerbose: plus !== undefined,
    args: splitArguments(rest),
    rest,
  }
}

/** A pattern keeps its double quotes, which mean something to it. */
function splitArguments(text: string): string[] {
  const found = text.match(/(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|\S)+/g) ?? []
  return found.map((argument) =>
    /^'.*'$/s.test(argument) ? argument.slice(1, -1).replaceAll("''", "'") : argument,
  )
}

/** Yes, no, or the other of what is now. */
export function parseSwitch(argument: string | undefined, now: boolean): boolean | undefined {
  if (argument === undefined) return !now
  if (/^(on|true|yes|1)$/i.test(argument)) return true
  if (/^(off|false|no|0)$/i.test(argument)) return false
  return undefined
}
