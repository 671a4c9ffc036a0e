import { listLiteral, literal, literalOf, templateLiteral } from '../new-revision/literals.ts'
import { splitScript } from '../script/split-script.ts'
import type { AlembicBody, AlembicRevision } from './read-revision.ts'

/**
 * A revision file that does what Alembic's does. What has no meaning here refuses to run, with the
 * Python in a comment.
 *
 * @param engine how the file imports the engine; without, it sends each statement through Kysely
 * @param isAlone whether it runs in no transaction
 */
export async function writeAlembicRevision(
  revision: AlembicRevision,
  engine: string | undefined,
  isAlone = false,
): Promise<string> {
  const functions = [
    await writeFunction(revision, 'up', revision.up, engine),
    await writeFunction(revision, 'down', revision.down, engine),
  ]
  const usesEngine = functions.some((text) => text.includes('runScript('))
  const usesSql = functions.some((text) => text.includes('sql.raw('))
  return [
    '/**',
    ...revision.docstring.split('\n').map((line) => ` * ${harmless(line)}`.trimEnd()),
    ' */',
    usesSql ? "import { type Kysely, sql } from 'kysely'" : "import type { Kysely } from 'kysely'",
    ...(usesEngine ? [`import { runScript } from '${engine}'`] : []),
    '',
    `export const revision = ${literal(revision.revision)}`,
    `export const downRevision = ${literalOf(revision.downRevision)}`,
    `export const branchLabels = ${listLiteral(revision.branchLabels)}`,
    `export const dependsOn = ${listLiteral(revision.dependsOn)}`,
    `export const message = ${literal(revision.message)}`,
    ...(isAlone ? ['export const config = { transaction: false }'] : []),
    '',
    functions.join('\n\n'),
    '',
  ].join('\n')
}

async function writeFunction(
  { revision }: AlembicRevision,
  name: 'up' | 'down',
  body: AlembicBody,
  engine: string | undefined,
): Promise<string> {
  const head = `export async function ${name}(db: Kysely<unknown>): Promise<void> {`
  if (body.kind === 'unfinished') {
    const reason = `revision ${revision} is not finished: write what the Python in its file does, in function ${name}`
    const python = body.python.split('\n').map((line) => `  // ${line.trimEnd()}`.trimEnd())
    return [
      head.replace('db:', '_db:'),
      ...python,
      `  throw new Error(${literal(reason)})`,
      '}',
    ].join('\n')
  }
  const calls = engine
    ? body.scripts.map(
        (script) => `  await runScript(\n    db,\n    ${templateLiteral(script)},\n  )`,
      )
    : (await Promise.all(body.scripts.map(splitOrKeep)))
        .flat()
        .map((statement) => `  await sql.raw(${templateLiteral(statement)}).execute(db)`)
  return calls.length === 0 ? `${head}}` : [head, ...calls, '}'].join('\n')
}

/** What the parser does not know is for the database to decide on. */
async function splitOrKeep(script: string): Promise<string[]> {
  return splitScript(script).catch(() => [script])
}

function harmless(line: string): string {
  return line.replaceAll('*/', '* /')
}
