import type { RevisionContext } from '../context.ts'
import type {
  RevisionEnvironment,
  RevisionOptions,
  RevisionResult,
} from '../new-revision/options.ts'
import { resolveDependencies, resolveParents } from '../new-revision/parents.ts'
import { prepareRevision } from '../new-revision/prepare-revision.ts'

/**
 * Writes a new revision file from the template.
 *
 * @throws RevisionError if it would not fit the graph; nothing is written then
 */
export async function revision(
  context: RevisionContext,
  environment: RevisionEnvironment,
  options: RevisionOptions = {},
): Promise<RevisionResult> {
  const parents = resolveParents(context, options)
  const dependsOn = resolveDependencies(context, options)
  return writeRevision(context, environment, { ...options, dependsOn }, parents)
}

/** Writes a revision that follows those given, once it is known to fit the graph. */
export async function writeRevision(
  context: RevisionContext,
  environment: RevisionEnvironment,
  options: RevisionOptions,
  parents: readonly string[],
): Promise<RevisionResult> {
  const { revision, path, text } = await prepareRevision(context, environment, options, parents)
  await environment.access.write(path, text)
  return { revision, path }
}
