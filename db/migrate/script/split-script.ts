import { scan } from 'libpg-query'
import { parseScript } from './parse-script.ts'

/**
 * The statements of a script, each as the Data API can take it: there a colon before a word is a
 * parameter, even in a dollar-quoted body or in an array slice, so that bodies become plain strings
 * and such colons get a space. A statement with `$1`, which is an argument in the body of a function
 * that is no string, is executed from within one that has none.
 */
export async function splitScript(script: string): Promise<string[]> {
  // The parser counts bytes.
  const bytes = Buffer.from(script)
  const { stmts = [] } = await parseScript(script)
  const statements: string[] = []
  for (const { stmt_location: start = 0, stmt_len: length = 0 } of stmts) {
    const end = length === 0 ? bytes.length : start + length
    statements.push(await withoutParameters(bytes.subarray(start, end)))
  }
  return statements
}

async function withoutParameters(statement: Buffer): Promise<string> {
  const { tokens } = await scan(statement.toString())
  if (tokens.some(({ tokenName }) => tokenName === 'PARAM')) {
    return `do ${quote(`begin execute ${quote(statement.toString().trim())}; end`)}`
  }
  const parts: Buffer[] = []
  let done = 0
  for (const { start, end, text } of tokens) {
    const replacement = replaceToken(text, statement[end])
    if (replacement === undefined) continue
    parts.push(statement.subarray(done, start), Buffer.from(replacement))
    done = end
  }
  return Buffer.concat([...parts, statement.subarray(done)])
    .toString()
    .trim()
}

function replaceToken(text: string, next: number | undefined): string | undefined {
  const body = /^\$(\w*)\$(.*)\$\1\$$/s.exec(text)?.[2]
  if (body !== undefined && /:\w/.test(body)) return quote(body)
  return text === ':' && next !== undefined && /\w/.test(String.fromCharCode(next))
    ? ': '
    : undefined
}

/** As an E string where it has backslashes, which mean the same then whatever the server's settings. */
function quote(body: string): string {
  const text = body.replaceAll("'", "''")
  return text.includes('\\') ? `E'${text.replaceAll('\\', '\\\\')}'` : `'${text}'`
}
