import { comments, identifiers, strings } from '../../../db/data-api/compiler/lexemes.ts'

/** SQL in a form that the Data API reads as Postgres does, and the way back to what was written. */
export interface ServiceSql {
  readonly sql: string
  /** The character of the original that one of the text sent stands for; both from 1. */
  toOriginal(position: number): number
}

const lexeme = new RegExp(
  String.raw`${strings}|${identifiers}|${comments}|(?<tag>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)(?<body>[\s\S]*?)\k<tag>|::|(?<colon>:)(?=[A-Za-z0-9_])`,
  'g',
)

interface Edit {
  /** In the original, in characters. */
  readonly at: number
  readonly removed: number
  readonly added: number
}

/**
 * The service takes what follows a colon for a parameter, in slices and in dollar quotes too: `a[1:n]` is
 * sent as `a[1: n]`, and `$$...$$` as `'...'`.
 */
export function toServiceSql(original: string): ServiceSql {
  if (!original.includes(':')) return { sql: original, toOriginal: (position) => position }
  const edits: Edit[] = []
  const sql = original.replace(lexeme, (text, ...rest) => {
    const { body, colon } = rest.at(-1) as { body?: string; colon?: string }
    const changed =
      colon !== undefined ? ': ' : body !== undefined ? `'${body.replaceAll("'", "''")}'` : text
    if (changed !== text) {
      const offset = rest.at(-3) as number
      const [at, removed, added] = [original.slice(0, offset), text, changed].map(count)
      edits.push({ at, removed, added } as Edit)
    }
    return changed
  })
  return { sql, toOriginal: (position) => toOriginal(edits, position) }
}

function toOriginal(edits: readonly Edit[], position: number): number {
  let shift = 0
  for (const { at, removed, added } of edits) {
    if (position - 1 < at + shift) break
    if (position - 1 < at + shift + added) return at + 1
    shift += added - removed
  }
  return position - shift
}

function count(text: string): number {
  return [...text].length
}
