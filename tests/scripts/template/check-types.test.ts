import { expect, it } from 'vitest'
import { type Change, findingsAfter } from './right-template.ts'

it.each<[string, Change, object]>([
  [
    'a type that there is not',
    ({ Cluster }) => {
      Cluster.Type = 'AWS::RDS::Cluster'
    },
    { path: 'Cluster', problem: 'there is no resource type AWS::RDS::Cluster' },
  ],
  [
    'a property that there is not',
    ({ Cluster }) => {
      Cluster.Properties.EnableDataApi = true
    },
    { path: 'Cluster.Properties.EnableDataApi', problem: 'there is no such property' },
  ],
  [
    'a property that there is not, deep down',
    ({ Cluster }) => {
      Cluster.Properties.ServerlessV2ScalingConfiguration.AutoPause = true
    },
    {
      path: 'Cluster.Properties.ServerlessV2ScalingConfiguration.AutoPause',
      problem: 'there is no such property',
    },
  ],
  [
    'text for a number',
    ({ Cluster }) => {
      Cluster.Properties.ServerlessV2ScalingConfiguration.MinCapacity = 'none'
    },
    {
      path: 'Cluster.Properties.ServerlessV2ScalingConfiguration.MinCapacity',
      problem: 'has to be a number',
    },
  ],
  [
    'text for an integer',
    ({ Logs }) => {
      Logs.Properties.RetentionInDays = 'two weeks'
    },
    { path: 'Logs.Properties.RetentionInDays', problem: 'has to be an integer' },
  ],
  [
    'an object for a string',
    ({ Cluster }) => {
      Cluster.Properties.Engine = { name: 'aurora-postgresql' }
    },
    { path: 'Cluster.Properties.Engine', problem: 'has to be a string' },
  ],
  [
    'text for an object',
    ({ Cluster }) => {
      Cluster.Properties.ServerlessV2ScalingConfiguration = 'from 0.5 to 2'
    },
    {
      path: 'Cluster.Properties.ServerlessV2ScalingConfiguration',
      problem: 'has to be an object',
    },
  ],
  [
    'text for a map',
    ({ Function: { Properties } }) => {
      Properties.Environment.Variables = 'SECRET_ARN=arn'
    },
    { path: 'Function.Properties.Environment.Variables', problem: 'has to be an object' },
  ],
  [
    'text for a boolean',
    ({ Cluster }) => {
      Cluster.Properties.StorageEncrypted = 'yes'
    },
    { path: 'Cluster.Properties.StorageEncrypted', problem: 'has to be a boolean' },
  ],
  [
    'one for a list',
    ({ Cluster }) => {
      Cluster.Properties.VpcSecurityGroupIds = 'sg-1'
    },
    { path: 'Cluster.Properties.VpcSecurityGroupIds', problem: 'has to be a list' },
  ],
  [
    'what is missing',
    ({ Function: { Properties } }) => {
      delete Properties.Code
    },
    { path: 'Function.Properties', problem: 'Code is required' },
  ],
])('finds %s', async (_, change, finding) => {
  expect(await findingsAfter(change)).toContainEqual(finding)
})
