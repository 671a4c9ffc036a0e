import type { MigrationContext } from '../context.ts'
import type { Graph } from '../graph/graph.ts'
import { lineOf } from '../graph/labels.ts'
import { checkNoRange } from '../offline/range.ts'
import { type Plan, planDowngrade } from '../plan/plan.ts'
import { type RunResult, run } from '../run/runner.ts'
import { WiderDowngradeError } from '../target/errors.ts'
import { parseTarget } from '../target/parse-target.ts'
import { resolveBranch } from '../target/resolve-target.ts'

export interface DowngradeOptions {
  /** Where to: see planDowngrade. */
  readonly target?: string
  /** Lets `label@base` undo what is not of the branch alone: its trunk, and what else grew from that. */
  readonly yes?: boolean
}

/**
 * Undoes what comes after a target, one revision unless another is given. Throws what run throws.
 *
 * @throws WiderDowngradeError if more than the branch would go, and `yes` is not said
 */
export async function downgrade(
  context: MigrationContext,
  { target = '-1', yes = false }: DowngradeOptions = {},
): Promise<RunResult> {
  checkNoRange(target)
  return run(
    context,
    (current) => {
      const plan = planDowngrade(context.graph, current, target)
      if (!yes) checkBranch(context.graph, plan, target)
      const [first] = plan.steps
      if (current.length > 1 && first && /^-\d+$/.test(target)) {
        context.onWarning?.(
          `downgrade ${target} from ${current.length} current revisions is ambiguous: it undoes ${first.revision}; name the branch, as in ${first.revision}@${target}`,
        )
      }
      return plan
    },
    isCount(target),
  )
}

/** Whether a target counts from what the database is on, so that what is meant changes with that. */
function isCount(target: string): boolean {
  const { symbol, steps } = parseTarget(target)
  return symbol === undefined && steps !== undefined
}

/** Refuses a `label@base` that undoes more than its branch. */
function checkBranch(graph: Graph, { steps }: Plan, target: string): void {
  const { branch, symbol } = parseTarget(target)
  if (branch === undefined || symbol !== 'base') return
  const line = lineOf(resolveBranch(graph, branch), graph.get)
  const others = steps.map(({ revision }) => revision).filter((revision) => !line.has(revision))
  if (others.length === 0) return
  const points = [...line]
    .flatMap((id) => graph.get(id).parents)
    .filter((id) => others.includes(id))
  const [point] = points.sort()
  const remedy = point
    ? `stop at its branch point with ${branch}@${point}, or say --yes`
    : 'say --yes'
  throw new WiderDowngradeError(target, others, remedy)
}
