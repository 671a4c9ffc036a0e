import { RevisionFileError } from '../errors.ts'
import { templateLiteral } from '../new-revision/literals.ts'
import { splitScript } from '../script/split-script.ts'

export interface RevisionBody {
  /** Statements of SQL, each after lines of comments. */
  readonly up: readonly string[]
  readonly down: readonly string[]
  readonly isTransaction: boolean
}

const quotedOrLine = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--.*|\n(?=[^\n])/g

/**
 * Puts SQL into the empty functions of a new revision.
 *
 * @param engine how the file imports the engine; without, it sends each statement through Kysely
 * @param path of the template, for the message
 * @throws RevisionFileError if the template has no functions to be filled
 */
export async function fillBody(
  source: string,
  path: string,
  body: RevisionBody,
  engine: string | undefined,
): Promise<string> {
  let text = source
  for (const name of ['up', 'down'] as const) {
    const pattern = new RegExp(
      `(export\\s+(?:const\\s+${name}\\s*=\\s*async|async\\s+function\\s+${name})\\s*\\(\\s*)(_?)(\\w+)([^{]*)\\{\\s*\\}`,
    )
    const match = pattern.exec(text)
    if (match === null) {
      throw new RevisionFileError(
        path,
        `has no empty function to write the statements into: export async function ${name}(db: Kysely<unknown>): Promise<void> {}`,
      )
    }
    const [whole, head = '', , parameter = 'db', tail = ''] = match
    const statements = await write(body[name], parameter, engine)
    text = text.replace(whole, () => `${head}${parameter}${tail}{\n${statements}\n}`)
  }
  return addConfig(addImport(text, engine), body)
}

async function write(
  statements: readonly string[],
  db: string,
  engine: string | undefined,
): Promise<string> {
  if (engine !== undefined) {
    const text = templateLiteral(`\n${indent(statements.join('\n\n'), '      ')}\n    `)
    return `  await runScript(\n    ${db},\n    ${text},\n  )`
  }
  const lines = statements.map(async (statement) => {
    const [, comments = '', code = ''] = /^((?:--.*(?:\n|$))*)([\s\S]*)$/.exec(statement) ?? []
    const notes = comments.split('\n').filter((line) => line !== '')
    const sent = await splitScript(code)
    return [
      ...notes.map((note) => `  //${note.slice(2)}`),
      ...sent.map((single) => `  await sql.raw(${templateLiteral(single)}).execute(${db})`),
    ]
  })
  return (await Promise.all(lines)).flat().join('\n')
}

/** Lines within a string or a function's body stay as they are: they are what is stored. */
function indent(script: string, blanks: string): string {
  return (
    blanks +
    script.replaceAll(quotedOrLine, (text) => (text.startsWith('\n') ? `\n${blanks}` : text))
  )
}

function addImport(source: string, engine: string | undefined): string {
  if (engine === undefined) {
    return source.replace(
      /import type \{ Kysely \} from 'kysely'/,
      "import { type Kysely, sql } from 'kysely'",
    )
  }
  if (/\brunScript\b[^\n]*from/.test(source)) return source
  const line = `import { runScript } from '${engine}'\n`
  const last = [...source.matchAll(/^import .*\n/gm)].at(-1)
  const at = last === undefined ? 0 : last.index + last[0].length
  return source.slice(0, at) + line + source.slice(at)
}

function addConfig(source: string, { isTransaction }: RevisionBody): string {
  if (isTransaction) return source
  return source.replace(
    /\nexport (const up|async function up)\b/,
    '\nexport const config = { transaction: false }\n$&',
  )
}
