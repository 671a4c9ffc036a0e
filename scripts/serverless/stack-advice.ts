/** A first deploy that did not come to its end: there is nothing in them that could be lost. */
const neverMade = ['REVIEW_IN_PROGRESS', 'CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED']

const onlyRemoved = [...neverMade, 'DELETE_FAILED']

/**
 * What to do about a stack in a state in which a command cannot touch it; undefined where it can.
 *
 * @param protectedStage that of the stack, where its settings protect it from removal
 */
export function stackAdvice(
  status = '',
  verb: 'deploy' | 'remove' = 'deploy',
  protectedStage?: string,
): string | undefined {
  if (verb === 'remove' && neverMade.includes(status)) return undefined
  if (status === 'REVIEW_IN_PROGRESS') {
    return `was not made yet (${status}), by somebody else or by a command that was interrupted: where nobody deploys it, remove it, here or in the console of CloudFormation, and deploy again.`
  }
  if (status.endsWith('_IN_PROGRESS')) {
    return `is being changed (${status}), by somebody else or by a command that was interrupted: ${verb} again when CloudFormation has ended.`
  }
  if (verb === 'remove' && protectedStage) {
    return `is protected from removal: set deletionProtection to false in params.${protectedStage} of serverless.yml and deploy first.`
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return `was not rolled back wholly (${status}): let CloudFormation continue that, in its console or by \`aws cloudformation continue-update-rollback\`, and ${verb} again.`
  }
  if (verb === 'deploy' && onlyRemoved.includes(status)) {
    return `can only be removed (${status}): remove it, here or in the console of CloudFormation, and deploy again.`
  }
  return undefined
}
