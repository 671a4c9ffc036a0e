import { createHash } from 'node:crypto'
import type { MigrationContext } from '../context.ts'
import type { VersionState } from '../database/version-table.ts'
import { ancestors } from '../graph/lineage.ts'
import { ChangedRevisionError } from './errors.ts'

/** Of the text of a revision file, whatever its line ends: the SHA-256 that `sha256sum` prints. */
export function checksumOf(source: string): string {
  return createHash('sha256').update(source.replaceAll('\r\n', '\n')).digest('hex')
}

/** The applied revisions whose files are not those that were applied, by id. */
function changedRevisions(
  { graph, scripts }: Pick<MigrationContext, 'graph' | 'scripts'>,
  { rows, checksums }: VersionState,
): string[] {
  const applied = ancestors(
    graph,
    rows.filter((row) => graph.has(row)),
    'all',
  )
  const isChanged = (revision: string) => {
    const [then, now] = [checksums.get(revision), scripts.get(revision)?.checksum]
    return then !== undefined && now !== undefined && then !== now
  }
  return [...applied].filter(isChanged).sort()
}

/**
 * Warns of applied revisions whose files have changed since.
 *
 * @throws ChangedRevisionError in place of a warning, where the context is strict
 */
export function checkChecksums(context: MigrationContext, state: VersionState | null): void {
  const changed = state ? changedRevisions(context, state) : []
  if (changed.length === 0) return
  const paths = changed.map((revision) => context.scripts.get(revision)?.path ?? revision)
  const message = `changed since it was applied: ${paths.join(', ')}; what is applied is not edited, a change is a new revision`
  if (context.isStrict) throw new ChangedRevisionError(paths, message)
  context.onWarning?.(message)
}
