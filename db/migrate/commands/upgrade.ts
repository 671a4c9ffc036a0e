import type { MigrationContext } from '../context.ts'
import { checkNoRange } from '../offline/range.ts'
import { planUpgrade } from '../plan/plan.ts'
import { type RunResult, run } from '../run/runner.ts'

export interface UpgradeOptions {
  /** Where to: see planUpgrade. */
  readonly target?: string
}

/** Applies what is missing up to a target, `head` unless another is given. Throws what run throws. */
export async function upgrade(
  context: MigrationContext,
  { target = 'head' }: UpgradeOptions = {},
): Promise<RunResult> {
  checkNoRange(target)
  return run(context, (current) => planUpgrade(context.graph, current, target))
}
