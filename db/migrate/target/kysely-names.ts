import { RevisionError } from '../errors.ts'
import type { Graph } from '../graph/graph.ts'
import { ancestors, tips } from '../graph/lineage.ts'

/** What a name of Kysely's migrator can be matched with. */
export interface NamedRevision {
  readonly revision: string
  readonly message: string
  readonly path: string
}

/** Thrown where what Kysely's migrator applied is not what the revisions say. */
export class KyselyMigrationError extends RevisionError {
  override readonly name = 'KyselyMigrationError'
  readonly migration: string

  constructor(migration: string, message: string) {
    super(message)
    this.migration = migration
  }
}

/**
 * The revisions, the last ones only, that names of Kysely's migrator stand for: of a name it is the one
 * whose file is called so, else whose id it is, else whose message has the same words, numbers that the
 * name begins with left out.
 *
 * @throws KyselyMigrationError for a name that stands for none or several, and for a revision that
 * Kysely left out
 */
export function matchKyselyNames(
  graph: Graph,
  revisions: readonly NamedRevision[],
  names: readonly string[],
): string[] {
  const owners = new Map<string, string>()
  for (const name of names) {
    const revision = matchName(revisions, name)
    const other = owners.get(revision)
    if (other !== undefined) {
      throw new KyselyMigrationError(
        name,
        `Kysely's migrations '${other}' and '${name}' both stand for revision ${revision}: name a file after each`,
      )
    }
    owners.set(revision, name)
  }
  for (const [revision, name] of owners) {
    for (const id of ancestors(graph, [revision], 'all')) {
      if (owners.has(id)) continue
      throw new KyselyMigrationError(
        name,
        `Revision ${id} comes before ${revision}, which Kysely applied as '${name}', and Kysely did not apply it: correct downRevision, or name its file after the migration`,
      )
    }
  }
  return tips(graph, new Set(owners.keys()), 'all')
}

function matchName(revisions: readonly NamedRevision[], name: string): string {
  const ways: ((revision: NamedRevision) => boolean)[] = [
    ({ path }) => fileName(path) === name,
    ({ revision }) => revision === name,
    ({ message }) => wordsOf(message) !== '' && wordsOf(message) === wordsOf(name),
  ]
  for (const isMatch of ways) {
    const found = revisions.filter(isMatch).map(({ revision }) => revision)
    if (found.length > 1) {
      throw new KyselyMigrationError(
        name,
        `Kysely's migration '${name}' could be any of ${found.sort().join(', ')}: name the file of one ${name}.ts`,
      )
    }
    if (found[0] !== undefined) return found[0]
  }
  throw new KyselyMigrationError(
    name,
    `Kysely's migration '${name}' is no revision: name the file of one ${name}.ts, or give one its words as message`,
  )
}

function fileName(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/\.m?[jt]s$/, '')
}

/** `2024-01-05T10-11-12_create-users` and `Create users` have the same words. */
function wordsOf(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const first = words.findIndex((word) => !/^\d+(t\d+)?z?$/.test(word))
  return first === -1 ? '' : words.slice(first).join(' ')
}
