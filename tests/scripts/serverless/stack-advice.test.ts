import { expect, it } from 'vitest'
import { stackAdvice } from '../../../scripts/serverless/stack-advice.ts'

it.each<[string, 'deploy' | 'remove', string]>([
  ['UPDATE_IN_PROGRESS', 'deploy', 'is being changed (UPDATE_IN_PROGRESS), by somebody else'],
  ['UPDATE_ROLLBACK_IN_PROGRESS', 'remove', ': remove again when CloudFormation has ended.'],
  ['UPDATE_ROLLBACK_FAILED', 'deploy', '`aws cloudformation continue-update-rollback`'],
  ['ROLLBACK_COMPLETE', 'deploy', 'can only be removed (ROLLBACK_COMPLETE): remove it'],
  ['DELETE_FAILED', 'deploy', 'can only be removed (DELETE_FAILED)'],
])('of a stack in state %s, sls %s says what to do', (status, verb, advice) => {
  expect(stackAdvice(status, verb)).toContain(advice)
})

it.each<[string | undefined, 'deploy' | 'remove']>([
  ['UPDATE_COMPLETE', 'deploy'],
  ['UPDATE_ROLLBACK_COMPLETE', 'deploy'],
  ['REVIEW_IN_PROGRESS', 'remove'],
  ['ROLLBACK_COMPLETE', 'remove'],
  [undefined, 'deploy'],
])('a stack in state %s is in the way of no sls %s', (status, verb) => {
  expect(stackAdvice(status, verb)).toBeUndefined()
})
