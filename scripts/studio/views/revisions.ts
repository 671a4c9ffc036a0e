import { z } from 'zod'
import {
  createContext,
  type Graph,
  history,
  loadMigrations,
  recentRuns,
} from '../../../db/migrate/index.ts'
import { fileAccess } from '../../db/folder/file-access.ts'
import { view } from '../view.ts'

const mostRuns = 200

/** The revisions of the folder, the newest first, and what has come of them in the database. */
export const revisionsView = view(z.object({}), async ({ db, migrations }) => {
  const context = createContext(await loadMigrations(fileAccess, migrations))
  const { current, runs } = await recentRuns({ ...context, db }, mostRuns)
  const known = current.filter((revision) => context.graph.has(revision))
  const applied = appliedBy(context.graph, known)
  const shown = history(context).map((entry) => ({
    ...entry,
    dependencies: context.graph.get(entry.revision).dependencies,
    isCurrent: known.includes(entry.revision),
    isApplied: applied.has(entry.revision),
  }))
  return {
    revisions: shown,
    /** What the database is on, and no file declares. */
    unknown: current.filter((revision) => !known.includes(revision)),
    runs,
  }
})

/** The revisions that must have been applied for the database to be on these. */
function appliedBy(graph: Graph, current: readonly string[]): ReadonlySet<string> {
  const applied = new Set(current)
  for (const revision of applied) {
    const { parents, dependencies } = graph.get(revision)
    for (const earlier of [...parents, ...dependencies]) applied.add(earlier)
  }
  return applied
}
