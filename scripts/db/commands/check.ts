import type { Command } from 'commander'
import { wordDifference } from '../../../db/migrate/catalog/word.ts'
import type { CatalogDifference, RevisionEntry, SchemaCheck } from '../../../db/migrate/index.ts'
import { readDeclaration } from '../../../db/migrate/revisions.ts'
import { printable } from '../../psql/output/printable.ts'
import { FindingsError } from '../errors.ts'
import { fileAccess } from '../folder/file-access.ts'
import { keepCatalogs } from '../folder/kept-catalogs.ts'
import { type CommonOptions, print } from '../options/common-options.ts'
import { withAbsolutePath } from '../output/paths.ts'
import { openScratch } from '../session/open-scratch.ts'
import type { Session } from '../session/session.ts'
import { type Work, withDatabase } from '../session/with-database.ts'

interface CheckOptions extends CommonOptions {
  readonly database?: boolean
  readonly strict?: boolean
}

/** `check`, which compares the database, the revisions and the declared schema with one another. */
export function addCheckCommand(program: Command, session: Session): void {
  program
    .command('check')
    .description('fail if there are revisions to apply, or the declared schema differs from them')
    .option('--database', 'fail as well where the database is not what its revisions make')
    .option('--strict', 'fail as well where the file of an applied revision was changed since')
    .action((options: CheckOptions) =>
      withDatabase(session, async (work) => {
        const { engine, context } = work
        const result = await engine.check({ ...context, isStrict: options.strict === true })
        const pending = result.pending.map(withAbsolutePath)
        const found = await compareSchemas(session, work, options.database === true)
        print(session, options, { pending, ...found }, () => [
          ...(found.differences ?? []).map((one) => wordAs(operations, one)),
          ...(found.drift ?? []).map((one) => `database: ${wordAs(drifts, one)}`),
          ...(pending.length + count(found) === 0 ? ['No new upgrade operations detected.'] : []),
          ...(found.drift?.length === 0 ? ['The database is what its revisions make.'] : []),
        ])
        const summary = summarise(pending, found)
        if (summary !== '') throw new FindingsError(summary)
      }),
    )
}

/** Nothing where there is nothing to compare; a scratch database takes a second or two. */
async function compareSchemas(
  session: Session,
  { engine, context }: Work,
  isDatabaseCompared: boolean,
): Promise<SchemaCheck> {
  const files = await readDeclaration(fileAccess, session.folder(), context.settings)
  if (files === null && !isDatabaseCompared) return {}
  const { db: scratch, close } = await openScratch(session, context, files ?? [])
  try {
    const options = { scratch, files: files ?? undefined, kept: keepCatalogs(), isDatabaseCompared }
    return await engine.checkSchema(context, options)
  } finally {
    await close()
  }
}

type Verbs = Record<CatalogDifference['change'], string>

const operations: Verbs = { added: 'add', removed: 'remove', changed: 'modify' }

const drifts: Verbs = { added: 'extra', removed: 'missing', changed: 'changed' }

/** A database that somebody else made may have anything in its names and comments. */
function wordAs(verbs: Verbs, difference: CatalogDifference): string {
  return printable(`${verbs[difference.change]} ${wordDifference(difference)}`)
}

function count({ differences = [], drift = [] }: SchemaCheck): number {
  return differences.length + drift.length
}

function summarise(
  pending: readonly RevisionEntry[],
  { differences = [], drift = [] }: SchemaCheck,
): string {
  const sentences: string[] = []
  if (pending.length > 0) {
    const revisions = pending.length === 1 ? '1 revision' : `${pending.length} revisions`
    const ids = shorten(pending.map(({ revision }) => revision))
    sentences.push(
      `Target database is not up to date: ${revisions} to apply (${ids}): npx db upgrade heads`,
    )
  }
  if (differences.length > 0) {
    const names = differences.map(
      ({ change, object: { kind, name } }) => `${operations[change]} ${kind} ${name}`,
    )
    sentences.push(
      `New upgrade operations detected: [${shorten(names)}]: npx db migrate -m "what changes"`,
    )
  }
  if (drift.length > 0) {
    const number = drift.length === 1 ? '1 difference' : `${drift.length} differences`
    sentences.push(`Database is not what its revisions make: ${number}`)
  }
  return sentences.join('; ')
}

const shown = 10

function shorten(words: readonly string[]): string {
  const more = words.length - shown
  return words.slice(0, shown).join(', ') + (more > 0 ? `, and ${more} more` : '')
}
