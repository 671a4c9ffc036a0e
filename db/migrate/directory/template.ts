import { RevisionFileError } from '../errors.ts'
import { formatDate } from './file-name.ts'

/** The revision template that `init` writes, with the names of fillTemplate in double braces. */
export const revisionTemplate = `/**
 * {{message}}
 *
 * Revision ID: {{revision}}
 * Revises: {{revises}}
 * Create Date: {{createDate}}
 */
import type { Kysely } from 'kysely'

export const revision = {{revisionLiteral}}
export const downRevision = {{downRevisionLiteral}}
export const branchLabels = {{branchLabelsLiteral}}
export const dependsOn = {{dependsOnLiteral}}
export const message = {{messageLiteral}}

export async function up(db: Kysely<unknown>): Promise<void> {}

export async function down(db: Kysely<unknown>): Promise<void> {}
`

/** The README that `init` writes into a migrations folder. */
export const readmeFile = `# Migrations

- \`env.ts\`: settings. \`revision.ts.template\`: what a new revision begins as.
- \`versions/\`: the revisions, each a Kysely migration (\`up\`, \`down\`) that says what it follows.

    npx db migrate -m "create accounts"     write the revision that makes what db/schema.sql declares
    npx db revision -m "fill accounts"      write an empty one, to be filled in
    npx db pull                             declare what a database has, to begin with
    npx db upgrade                          apply what is missing
    npx db downgrade                        undo the last one
    npx db history                          list them, newest first
    npx db current                          what the database is on
    npx db merge heads -m "merge"           join two branches

A revision written by hand:

    import { type Kysely, sql } from 'kysely'

    export async function up(db: Kysely<unknown>): Promise<void> {
      await sql\`update accounts set name = 'nobody' where name is null\`.execute(db)
    }

A revision runs in one transaction with its row of \`alembic_version\`: it is applied wholly or not at
all. What is applied is not edited any more; a change is a new revision.
`

/** The settings file that `init` writes, typed where it is known how to import the engine. */
export function envFile(engine?: string): string {
  const typeImport = engine ? `import type { MigrationSettings } from '${engine}'\n\n` : ''
  return `${typeImport}/** Settings of this folder, or a function of \`-x\` that gives them; shown are the defaults. */
export const settings${engine ? ': MigrationSettings' : ''} = {
  // database: 'postgres://localhost/app', what the environment says where this is left out
  // versionTable: 'alembic_version',
  // versionTableSchema: 'public',
  // fileTemplate: '%(rev)s_%(slug)s',
  // truncateSlugLength: 40,
  // timeZone: 'UTC',
  // versionLocations: ['versions'],
  // schemaFiles: ['db/schema.sql'], beside this folder; none is needed
  // transactionMode: 'per-revision', or 'per-run'
  // ddlLockTimeout: 5000, milliseconds; 0 for no limit
  // ddlLockRetries: 10
  // onVersionApply: async ({ db, revision, direction }) => {},
}
`
}

/** What a new revision file says. */
export interface NewRevision {
  readonly revision: string
  readonly downRevision: readonly string[]
  readonly branchLabels: readonly string[]
  readonly dependsOn: readonly string[]
  readonly message: string
  readonly createDate: Date
  readonly timeZone: string
}

/**
 * Fills a template: `{{message}}`, `{{revision}}`, `{{revises}}` and `{{createDate}}` for comments, and
 * `{{...Literal}}` of revision, downRevision, branchLabels, dependsOn and message for code.
 *
 * @throws RevisionFileError if the template, at `path`, has another name in braces
 */
export function fillTemplate(template: string, path: string, values: NewRevision): string {
  const texts: Record<string, string> = {
    message: values.message.replaceAll('*/', '* /').replaceAll(/\r?\n/g, '\n * '),
    revision: values.revision,
    revises: values.downRevision.join(', '),
    createDate: formatDate(values.createDate, values.timeZone),
    revisionLiteral: literal(values.revision),
    downRevisionLiteral: literalOf(values.downRevision),
    branchLabelsLiteral: listLiteral(values.branchLabels),
    dependsOnLiteral: listLiteral(values.dependsOn),
    messageLiteral: literal(values.message),
  }
  const filled = template.replaceAll(/\{\{\s*(\w*)\s*\}\}/g, (_, name: string) => {
    const text = texts[name]
    if (text === undefined) {
      const known = Object.keys(texts).join(', ')
      throw new RevisionFileError(path, `'{{${name}}}' is no name; there are: ${known}`)
    }
    return text
  })
  return filled.replaceAll(/[ \t]+$/gm, '')
}

export function literalOf(ids: readonly string[]): string {
  if (ids.length === 0) return 'null'
  return ids.length === 1 ? literal(ids[0] as string) : listLiteral(ids)
}

export function listLiteral(values: readonly string[]): string {
  return `[${values.map(literal).join(', ')}]`
}

/** In single quotes, or in double ones where that saves escaping: as formatters would have it. */
export function literal(value: string): string {
  const quoted = JSON.stringify(value)
  if (value.includes("'") && !value.includes('"')) return quoted
  return `'${quoted.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
