const onlyRemoved = ['CREATE_FAILED', 'DELETE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED']

/** What to do about a stack in a state in which a command cannot touch it; undefined where it can. */
export function stackAdvice(status = '', verb: 'deploy' | 'remove' = 'deploy'): string | undefined {
  // A stack that was never made: sls says what to do.
  if (status === 'REVIEW_IN_PROGRESS') return undefined
  if (status.endsWith('_IN_PROGRESS')) {
    return `is being changed (${status}), by somebody else or by a command that was interrupted: ${verb} again when CloudFormation has ended.`
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return `was not rolled back wholly (${status}): let CloudFormation continue that, in its console or by \`aws cloudformation continue-update-rollback\`, and ${verb} again.`
  }
  if (verb === 'deploy' && onlyRemoved.includes(status)) {
    return `can only be removed (${status}): remove it, here or in the console of CloudFormation, and deploy again.`
  }
  return undefined
}
