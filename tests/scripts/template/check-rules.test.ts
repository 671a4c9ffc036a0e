import { expect, it } from 'vitest'
import { wordSize } from '../../../scripts/template/check-rules.ts'
import { type Change, findingsAfter, rightTemplate } from './right-template.ts'

it.each<[string, Change, object]>([
  [
    'a function that goes live before the migration',
    (resources) => {
      delete resources.Function.DependsOn
    },
    { path: 'Function', problem: 'does not wait for DatabaseMigration' },
  ],
  [
    'a migration that may come before the database',
    ({ DatabaseMigration }) => {
      DatabaseMigration.DependsOn = ['Retries']
    },
    { path: 'DatabaseMigration', problem: 'does not wait for any AWS::RDS::DBInstance' },
  ],
  [
    'a migration that Lambda may repeat',
    ({ DatabaseMigration }) => {
      DatabaseMigration.DependsOn = ['Writer']
    },
    {
      path: 'DatabaseMigration',
      problem: 'does not wait for any AWS::Lambda::EventInvokeConfig',
    },
  ],
  [
    'logs that are kept for ever',
    ({ Logs }) => {
      delete Logs.Properties
    },
    { path: 'Logs', problem: 'keeps its logs for ever' },
  ],
  [
    'a database that is not encrypted',
    ({ Cluster }) => {
      Cluster.Properties.StorageEncrypted = false
    },
    { path: 'Cluster', problem: 'is not encrypted' },
  ],
  [
    'a protected database that goes with its stack',
    ({ Cluster }) => {
      Cluster.Properties.DeletionProtection = true
      Cluster.DeletionPolicy = 'Delete'
    },
    { path: 'Cluster', problem: 'is protected, and lost with its stack all the same' },
  ],
  [
    'a bucket that is not encrypted',
    ({ Bucket }) => {
      delete Bucket.Properties.BucketEncryption
    },
    { path: 'Bucket', problem: 'is not encrypted' },
  ],
  [
    'an alarm that nobody hears',
    (resources) => {
      resources.Alarm = {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          ComparisonOperator: 'GreaterThanThreshold',
          EvaluationPeriods: 1,
          AlarmActions: [],
        },
      }
    },
    { path: 'Alarm', problem: 'tells nobody' },
  ],
  [
    'more resources than a stack may have',
    (resources) => {
      for (let index = 0; index < 500; index += 1) {
        resources[`Topic${index}`] = { Type: 'AWS::SNS::Topic' }
      }
    },
    { path: 'Resources', problem: '511 are more than 500' },
  ],
])('finds %s', async (_, change, finding) => {
  expect(await findingsAfter(change)).toContainEqual(finding)
})

it('counts the resources', () => {
  expect(wordSize(rightTemplate)).toBe('11 of 500 resources')
})
