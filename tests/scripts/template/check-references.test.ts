import { expect, it } from 'vitest'
import { type Change, findingsAfter } from './right-template.ts'

it.each<[string, Change, object]>([
  [
    'an attribute that there is not',
    ({ Function: { Properties } }) => {
      Properties.Role = { 'Fn::GetAtt': ['Role', 'Name'] }
    },
    { path: 'Function', problem: 'AWS::IAM::Role has no attribute Name' },
  ],
  [
    'a reference to nothing in a text',
    (_, { Outputs = {} }) => {
      Outputs.Name = { Value: { 'Fn::Sub': 'is ${Nobody}' } }
    },
    { path: 'Outputs', problem: 'refers to Nobody, which is not there' },
  ],
  [
    'a wait for nothing',
    ({ Cluster }) => {
      Cluster.DependsOn = 'Nobody'
    },
    { path: 'Cluster', problem: 'refers to Nobody, which is not there' },
  ],
  [
    'a cycle',
    ({ Cluster }) => {
      Cluster.DependsOn = ['DatabaseMigration']
    },
    {
      path: 'Cluster',
      problem: 'waits for itself: Cluster -> DatabaseMigration -> Writer -> Cluster',
    },
  ],
])('finds %s', async (_, change, finding) => {
  expect(await findingsAfter(change)).toContainEqual(finding)
})
