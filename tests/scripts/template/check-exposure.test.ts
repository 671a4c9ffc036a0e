import { expect, it } from 'vitest'
import { type Change, findingsAfter } from './right-template.ts'

it.each<[string, Change, object]>([
  [
    'a database on the internet',
    ({ Writer }) => {
      Writer.Properties.PubliclyAccessible = true
    },
    { path: 'Writer', problem: 'may be reached from the internet' },
  ],
  [
    'a network that lets everybody in',
    (resources) => {
      resources.Group = {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: {
          GroupDescription: 'all',
          SecurityGroupIngress: [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }],
        },
      }
    },
    { path: 'Group', problem: 'lets everybody in' },
  ],
  [
    'a network that lets everybody in by a rule apart',
    (resources) => {
      resources.Rule = {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: { IpProtocol: '-1', CidrIpv6: '::/0' },
      }
    },
    { path: 'Rule', problem: 'lets everybody in' },
  ],
  [
    'a bucket that may be made public',
    ({ Bucket }) => {
      Bucket.Properties.PublicAccessBlockConfiguration.BlockPublicPolicy = false
    },
    { path: 'Bucket', problem: 'may be made public' },
  ],
  [
    'a bucket that anybody reads',
    (resources) => {
      const Statement = [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:GetObject' }]
      resources.Open = {
        Type: 'AWS::S3::BucketPolicy',
        Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement } },
      }
    },
    { path: 'Open', problem: 'lets anybody do something' },
  ],
  [
    'a way past the API',
    (resources) => {
      resources.Url = {
        Type: 'AWS::Lambda::Url',
        Properties: { AuthType: 'NONE', TargetFunctionArn: { Ref: 'Function' } },
      }
    },
    { path: 'Url', problem: 'lets everybody invoke a function past the API' },
  ],
  [
    'an API without a limit',
    ({ Stage }) => {
      delete Stage.Properties.DefaultRouteSettings
    },
    { path: 'Stage', problem: 'takes as many requests as come' },
  ],
  [
    'an API without a log',
    ({ Stage }) => {
      delete Stage.Properties.AccessLogSettings
    },
    { path: 'Stage', problem: 'keeps no record of requests' },
  ],
])('finds %s', async (_, change, finding) => {
  expect(await findingsAfter(change)).toContainEqual(finding)
})
