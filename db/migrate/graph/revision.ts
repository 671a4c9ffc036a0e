import { InvalidRevisionError } from './errors.ts'

/** A revision as its file declares it: a node of the graph and the names of its neighbours. */
export interface Revision {
  readonly revision: string
  /** The revision it follows, several for a merge, null for a base. */
  readonly downRevision: string | readonly string[] | null
  /** Names for the lineage it is in, unique in the graph. */
  readonly branchLabels?: string | readonly string[] | null
  /** Ids or labels of revisions that come first without being its parents. */
  readonly dependsOn?: string | readonly string[] | null
  readonly message?: string
  /** Where it is declared, for messages. */
  readonly path?: string
}

const maximumRevisionLength = 32

/** What a revision gives for one name, several or none, as a list. */
export function toList(value: string | readonly string[] | null | undefined): readonly string[] {
  if (value === null || value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

/** A revision as messages name it: its id and, where it has one, its file. */
export function describeRevision({ revision, path }: Revision): string {
  return path ? `${revision} (${path})` : revision
}

/**
 * Refuses an id or a label that addresses could not name: the characters `@ : + -` have a meaning
 * there, `head`, `heads`, `base` and `current` are taken, and the version table holds 32 characters.
 *
 * @throws InvalidRevisionError
 */
export function checkName(kind: 'revision' | 'branch label', name: string, path?: string): void {
  const place = path ? ` in ${path}` : ''
  if (!/^[\w.]+$/.test(name)) {
    throw new InvalidRevisionError(
      name,
      `'${name}'${place} is no ${kind}: use letters, digits, '_' and '.'`,
    )
  }
  if (['head', 'heads', 'base', 'current'].includes(name)) {
    throw new InvalidRevisionError(name, `'${name}'${place} is a reserved word: choose another`)
  }
  if (kind === 'revision' && name.length > maximumRevisionLength) {
    const limit = `at most ${maximumRevisionLength} characters fit the version table`
    throw new InvalidRevisionError(name, `'${name}'${place} is too long for a revision: ${limit}`)
  }
}
