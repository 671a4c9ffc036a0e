import type { RevisionContext } from '../context.ts'
import type {
  RevisionEnvironment,
  RevisionOptions,
  RevisionResult,
} from '../new-revision/options.ts'
import { InvalidTargetError } from '../target/errors.ts'
import { writeRevision } from './revision.ts'

export interface MergeOptions extends Omit<RevisionOptions, 'head' | 'versionPath'> {
  /** What is to be joined: what Graph.resolve takes, as in `heads`. */
  readonly targets: readonly string[]
}

/**
 * Writes a revision that joins several heads into one.
 *
 * @throws RevisionError if there are not two heads to join; nothing is written then
 */
export async function merge(
  context: RevisionContext,
  environment: RevisionEnvironment,
  { targets, ...options }: MergeOptions,
): Promise<RevisionResult> {
  const { graph } = context
  const parents = [...new Set(targets.flatMap((target) => graph.resolve(target)))]
  const text = targets.join(' ')
  if (parents.length < 2) {
    const found = parents[0] === undefined ? 'no revision' : `only ${parents[0]}`
    throw new InvalidTargetError(text, `Nothing to merge: '${text}' names ${found}`)
  }
  const inner = parents.find((parent) => graph.get(parent).children.length > 0)
  if (inner !== undefined && !options.splice) {
    throw new InvalidTargetError(
      text,
      `Revision ${inner} is not a head revision: see the heads with npx db heads, or say --splice to merge it all the same`,
    )
  }
  return writeRevision(context, environment, options, parents)
}
