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

One written by hand says what it does in Kysely, or in SQL by Kysely's \`sql\`.
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
