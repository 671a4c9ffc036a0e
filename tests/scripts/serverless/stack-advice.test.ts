import { describe, expect, it } from 'vitest'
import { stackAdvice } from '../../../scripts/serverless/stack-advice.ts'

it.each<[string, 'deploy' | 'remove', string]>([
  ['UPDATE_IN_PROGRESS', 'deploy', 'is being changed (UPDATE_IN_PROGRESS), by somebody else'],
  ['UPDATE_ROLLBACK_IN_PROGRESS', 'remove', ': remove again when CloudFormation has ended.'],
  ['UPDATE_ROLLBACK_FAILED', 'deploy', '`aws cloudformation continue-update-rollback`'],
  ['REVIEW_IN_PROGRESS', 'deploy', 'was not made yet (REVIEW_IN_PROGRESS)'],
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

describe('sls remove, of a protected stage', () => {
  it.each([
    [
      'UPDATE_COMPLETE',
      'is protected from removal: set deletionProtection to false in params.prod',
    ],
    [undefined, 'is protected from removal'],
    ['UPDATE_IN_PROGRESS', 'is being changed (UPDATE_IN_PROGRESS)'],
  ])('refuses a stack in state %s', (status, advice) => {
    expect(stackAdvice(status, 'remove', 'prod')).toContain(advice)
  })

  it.each(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE'])(
    'takes one that was never made: %s',
    (status) => {
      expect(stackAdvice(status, 'remove', 'prod')).toBeUndefined()
    },
  )
})
