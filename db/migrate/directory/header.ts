import type { Revision } from '../graph/revision.ts'

/** What a revision file says of itself, without its code. */
export type RevisionHeader = Omit<Revision, 'path'>

const members = ['revision', 'downRevision', 'branchLabels', 'dependsOn', 'message']

const space = /(?:\uFEFF|\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
const importing = /import\s[^'"`;]*['"][^'"\n]*['"][ \t]*;?[ \t]*(?=\r?\n|$)/y
const member = /export\s+const\s+(\w+)\s*(?::[^='"]*)?=\s*/y
const string = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y
const end = /[ \t]*;?[ \t]*(?:\/\/[^\n]*)?(?=\r?\n|$)/y
const otherStatement = /(?:(?:import|export|const|let|function|async|type|interface)\b|$)/y
const exportsMore = new RegExp(
  `\\bexport\\b[^\\n]*\\b(?:${members.join('|')}|config)\\b|\\bexport\\s*[*{]`,
)

/**
 * Reads the header of a revision file from its text, so that to list a thousand of them none has to
 * be compiled. Undefined where the header is anything but literals before all else: what it says then
 * has to be asked of the module.
 */
export function readHeader(source: string): RevisionHeader | undefined {
  const reader = createReader(source)
  const header: Record<string, unknown> = {}
  for (;;) {
    reader.take(space)
    if (reader.take(importing)) continue
    const name = reader.take(member)?.[1]
    if (name === undefined) break
    const value = members.includes(name) ? takeLiteral(reader) : undefined
    if (value === undefined || !reader.take(end)) return undefined
    header[name] = value
  }
  const isWhole = typeof header.revision === 'string' && header.downRevision !== undefined
  if (!isWhole || !reader.take(otherStatement) || exportsMore.test(reader.rest())) return undefined
  return header as unknown as RevisionHeader
}

type Reader = ReturnType<typeof createReader>

function createReader(source: string) {
  let position = 0
  return {
    /** What is next, and has to be of this sticky form; it is passed over. */
    take(form: RegExp): RegExpExecArray | null {
      form.lastIndex = position
      const found = form.exec(source)
      if (found) position += found[0].length
      return found
    },
    /** From the statement that was taken last. */
    rest: () => source.slice(Math.max(0, source.lastIndexOf('\n', position))),
  }
}

function takeLiteral(reader: Reader): string | readonly string[] | null | undefined {
  if (reader.take(/null\b/y)) return null
  return reader.take(/\[/y) ? takeList(reader) : takeString(reader)
}

function takeList(reader: Reader): readonly string[] | undefined {
  const items: string[] = []
  for (;;) {
    reader.take(space)
    if (reader.take(/\]/y)) return items
    const item = takeString(reader)
    if (item === undefined) return undefined
    items.push(item)
    reader.take(space)
    if (!reader.take(/,/y) && !reader.take(/(?=\])/y)) return undefined
  }
}

function takeString(reader: Reader): string | undefined {
  const quoted = reader.take(string)?.[0]
  if (quoted === undefined) return undefined
  const inner = quoted.slice(1, -1).replaceAll("\\'", "'").replaceAll(/\\?"/g, '\\"')
  try {
    return JSON.parse(`"${inner}"`)
  } catch {
    return undefined
  }
}
