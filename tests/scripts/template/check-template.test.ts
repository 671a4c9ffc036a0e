import { describe, expect, it } from 'vitest'
import { wordSize } from '../../../scripts/template/check-rules.ts'
import { checkTemplate } from '../../../scripts/template/check-template.ts'
import type { Resource, Template } from '../../../scripts/template/template.ts'

const template: Template = {
  Resources: {
    Cluster: {
      Type: 'AWS::RDS::DBCluster',
      Properties: {
        Engine: 'aurora-postgresql',
        StorageEncrypted: true,
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 2 },
      },
    },
    Writer: {
      Type: 'AWS::RDS::DBInstance',
      Properties: { DBClusterIdentifier: { Ref: 'Cluster' } },
    },
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
          ],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ApiId: 'api',
        StageName: '$default',
        DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
        AccessLogSettings: { DestinationArn: { Ref: 'Logs' }, Format: '{}' },
      },
    },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 14 } },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'Function' },
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:api' },
      },
    },
    Retries: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'MigrateLambdaFunction' },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
      },
    },
    MigrateLambdaFunction: {
      Type: 'AWS::Lambda::Function',
      Properties: { Code: {}, Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
    },
    DatabaseMigration: {
      Type: 'Custom::DatabaseMigration',
      Properties: { ServiceToken: { 'Fn::GetAtt': ['MigrateLambdaFunction', 'Arn'] } },
      DependsOn: ['Writer', 'Retries'],
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {},
        Policies: [
          {
            PolicyName: 'work',
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['rds-data:ExecuteStatement'],
                  Resource: [{ 'Fn::Sub': '${Cluster.DBClusterArn}' }],
                },
              ],
            },
          },
        ],
      },
    },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: {},
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Environment: { Variables: { SECRET_ARN: { Ref: 'Cluster' } } },
      },
      DependsOn: ['DatabaseMigration'],
    },
  },
  Outputs: { Url: { Value: { 'Fn::Sub': 'https://${Function}.${AWS::Region}' } } },
}

// biome-ignore lint/suspicious/noExplicitAny: each type of resource has a shape of its own
type Change = (resources: Record<string, any>, template: Template) => void

function broken(change: Change) {
  const copy = structuredClone(template)
  change(copy.Resources, copy)
  return checkTemplate(copy)
}

describe('checkTemplate', () => {
  it('finds nothing wrong with a template that is right', async () => {
    expect(await checkTemplate(template)).toEqual([])
  })

  it('wants no migration in a template without a database', async () => {
    const { Retries, DatabaseMigration, Cluster, Writer, ...others } = template.Resources
    const { DependsOn, ...later } = others.Function as Resource
    const second = JSON.parse(
      JSON.stringify({ Resources: { ...others, Function: later } })
        .replaceAll('${Cluster.DBClusterArn}', 'arn')
        .replaceAll('{"Ref":"Cluster"}', '{"Ref":"Role"}'),
    )

    expect(await checkTemplate(second)).toEqual([])
  })

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
      'a bucket that is not encrypted',
      ({ Bucket }) => {
        delete Bucket.Properties.BucketEncryption
      },
      { path: 'Bucket', problem: 'is not encrypted' },
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
      'a function that the APIs of others may invoke',
      ({ Permission }) => {
        delete Permission.Properties.SourceArn
      },
      { path: 'Permission', problem: 'lets those of other accounts invoke it' },
    ],
    [
      'a role for anybody',
      ({ Role }) => {
        Role.Properties.AssumeRolePolicyDocument = { Statement: [{ Principal: { AWS: '*' } }] }
      },
      { path: 'Role', problem: 'may be assumed by anybody' },
    ],
    [
      'actions that are all but some',
      ({ Role }) => {
        const [statement] = Role.Properties.Policies[0].PolicyDocument.Statement
        statement.NotAction = statement.Action
        delete statement.Action
      },
      { path: 'Role', problem: 'has a wildcard where it allows all but some' },
    ],
    [
      'resources that are all but some',
      ({ Role }) => {
        const [statement] = Role.Properties.Policies[0].PolicyDocument.Statement
        statement.NotResource = statement.Resource
        delete statement.Resource
      },
      { path: 'Role', problem: 'has a wildcard where it allows rds-data:ExecuteStatement' },
    ],
    [
      'a policy beside the roles',
      (resources) => {
        resources.Apart = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: {} } }
      },
      { path: 'Apart', problem: 'belongs into its role, where it is read' },
    ],
    [
      'a wildcard action',
      ({ Role }) => {
        Role.Properties.Policies[0].PolicyDocument.Statement[0].Action = 'rds-data:*'
      },
      { path: 'Role', problem: 'has a wildcard where it allows rds-data:*' },
    ],
    [
      'a wildcard resource',
      ({ Role }) => {
        Role.Properties.Policies[0].PolicyDocument.Statement[0].Resource = '*'
      },
      { path: 'Role', problem: 'has a wildcard where it allows rds-data:ExecuteStatement' },
    ],
    [
      'managed policies',
      ({ Role }) => {
        Role.Properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess']
      },
      { path: 'Role', problem: 'has managed policies, which nobody here reads' },
    ],
    [
      'a secret in the environment',
      ({ Function: { Properties } }) => {
        Properties.Environment.Variables.DATABASE_PASSWORD = 'hunter2'
      },
      { path: 'Function', problem: 'has a secret in its variable DATABASE_PASSWORD' },
    ],
    [
      'a secret that CloudFormation puts into the environment',
      ({ Function: { Properties } }) => {
        Properties.Environment.Variables.SECRET = { 'Fn::Sub': '{{resolve:secretsmanager:x}}' }
      },
      { path: 'Function', problem: 'has a secret in its variable SECRET' },
    ],
    [
      'a secret that CloudFormation puts in under another name',
      ({ Function: { Properties } }) => {
        Properties.Environment.Variables.HELLO = '{{resolve:secretsmanager:x}}'
      },
      { path: 'Function', problem: 'has a secret in its variable HELLO' },
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
    expect(await broken(change)).toContainEqual(finding)
  })
})

it('counts the resources', () => {
  expect(wordSize(template)).toBe('11 of 500 resources')
})
