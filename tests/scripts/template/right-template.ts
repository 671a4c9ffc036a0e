import { checkTemplate } from '../../../scripts/template/check-template.ts'
import type { Finding, Template } from '../../../scripts/template/template.ts'

/** One with which nothing is wrong. */
export const rightTemplate: Template = {
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
export type Change = (resources: Record<string, any>, template: Template) => void

/** What is found in the template that is right once it is changed. */
export function findingsAfter(change: Change): Promise<Finding[]> {
  const copy = structuredClone(rightTemplate)
  change(copy.Resources, copy)
  return checkTemplate(copy)
}
