/** What follows `\copy`: `users (id, name) from 'people.csv' with (format csv)`. */
export interface CopyCommand {
  /** A table with or without columns, or a query in parentheses. */
  readonly source: string
  /** Rows come in; else they go out. */
  readonly isIn: boolean
  /** A file, or stdin, stdout. */
  readonly target: string
  readonly options: string
}

const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|[^\s()'"]+|\s+/g

/** Undefined for what is no such command. */
export function parseCopyCommand(text: string): CopyCommand | undefined {
  let depth = 0
  for (const { 0: part, index } of text.matchAll(token)) {
    if (part === '(') depth += 1
    else if (part === ')') depth -= 1
    else if (depth === 0 && /^(to|from)$/i.test(part) && text.slice(0, index).trim() !== '') {
      const rest = text.slice(index + part.length).trim()
      const [target = ''] = rest.match(/^(?:'(?:[^']|'')*'|\S+)/) ?? []
      if (target === '') return undefined
      return {
        source: text.slice(0, index).trim(),
        isIn: /^from$/i.test(part),
        target: target.startsWith("'") ? target.slice(1, -1).replaceAll("''", "'") : target,
        options: rest.slice(target.length).trim().replace(/;$/, ''),
      }
    }
  }
  return undefined
}

/** The statement that moves the rows between the server and here. */
export function copySql({ source, isIn, options }: CopyCommand): string {
  return `copy ${source} ${isIn ? 'from stdin' : 'to stdout'} ${options}`.trim()
}
