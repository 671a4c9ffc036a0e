import type { RevisionContext } from '../context.ts'
import type { Step } from '../plan/plan.ts'

/** A step as it is reported: the revisions it leads from and to, without dependencies. */
export interface AppliedStep extends Step {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly message: string
  /** The file of the revision. */
  readonly path: string
}

export function reportStep({ graph, scripts }: RevisionContext, step: Step): AppliedStep {
  const { parents } = graph.get(step.revision)
  const { message = '', path = '' } = scripts.get(step.revision) ?? {}
  return step.direction === 'up'
    ? { ...step, from: parents, to: [step.revision], message, path }
    : { ...step, from: [step.revision], to: parents, message, path }
}

/** A step as Alembic words it: `upgrade a -> b, create account table`. */
export function wordStep(step: AppliedStep): string {
  return step.message ? `${wordMove(step)}, ${step.message}` : wordMove(step)
}

/** The same without its message: `upgrade a -> b`. */
export function wordMove({ direction, from, to }: AppliedStep): string {
  return `${direction === 'up' ? 'upgrade' : 'downgrade'} ${from.join(', ')} -> ${to.join(', ')}`
}
