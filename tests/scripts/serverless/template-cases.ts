import { expect, it } from 'vitest'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'
import { checkTemplate } from '../../../scripts/template/check-template.ts'
import type { Resource, Template } from '../../../scripts/template/template.ts'

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation has a shape for each type of resource
type Shape = any

/** What the template of the stage dev has to say. */
export function describeTemplate(read: () => Template): void {
  function ofType(type: string): Shape[] {
    return Object.values(read().Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => Properties)
  }

  function propertiesOf(name: string): Shape {
    return read().Resources[name]?.Properties
  }

  it('has one function for each route, and migrate', async () => {
    const names = (await loadRoutes()).map(({ functionName }) => `plaster-dev-${functionName}`)

    const functions = ofType('AWS::Lambda::Function')

    expect(functions.map(({ FunctionName }) => FunctionName).sort()).toEqual(
      [...names, 'plaster-dev-migrate'].sort(),
    )
    for (const { Runtime, Architectures, Handler, Timeout, FunctionName } of functions) {
      expect({ Runtime, Architectures, Handler, Timeout }).toEqual({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: FunctionName === 'plaster-dev-migrate' ? 900 : 10,
      })
    }
  })

  it('gives each function a zip of its own name', () => {
    const keys = ofType('AWS::Lambda::Function').map(({ Code }) => Code.S3Key)

    expect(new Set(keys).size).toBe(keys.length)
  })

  it('leads each route to its function, and none to migrate', async () => {
    const expected = (await loadRoutes()).map(
      ({ method, path, functionName }) => `${method} ${path} -> plaster-dev-${functionName}`,
    )

    const routes = ofType('AWS::ApiGatewayV2::Route').map(({ RouteKey, Target }) => {
      const integration = propertiesOf(Target['Fn::Join'][1][1].Ref)
      const lambda = propertiesOf(integration.IntegrationUri['Fn::GetAtt'][0])
      expect(integration.PayloadFormatVersion).toBe('2.0')
      return `${RouteKey} -> ${lambda.FunctionName}`
    })

    expect(routes.sort()).toEqual(expected.sort())
  })

  it('knows nothing of what is for this machine alone', () => {
    expect(JSON.stringify(read())).not.toMatch(/studio|\/docs/i)
  })

  it('is a template that AWS would take, and keeps the rules of this project', async () => {
    expect(await checkTemplate(read())).toEqual([])
  })

  it('lets migrate alone be the master user', () => {
    for (const { FunctionName, Role } of ofType('AWS::Lambda::Function')) {
      const role = FunctionName === 'plaster-dev-migrate' ? 'MigrateRole' : 'ApiRole'
      expect(Role, FunctionName).toEqual({ 'Fn::GetAtt': [role, 'Arn'] })
    }
    expect(ofType('AWS::IAM::Role')).toHaveLength(2)
    expect(allowed(propertiesOf('ApiRole'))).toEqual([...logs, ...statements, ...get('AppSecret')])
    expect(allowed(propertiesOf('MigrateRole'))).toEqual([
      ...logs,
      ...statements,
      ...get('Database.MasterUserSecret.SecretArn'),
      ...get('AppSecret'),
      'secretsmanager:DescribeSecret AppSecret',
      'secretsmanager:PutSecretValue AppSecret',
      'secretsmanager:UpdateSecretVersionStage AppSecret',
      'lambda:InvokeFunction function:${AWS::StackName}-migrate',
    ])
  })

  it('rotates the login of the API every 30 days', () => {
    expect(ofType('AWS::Events::Rule')).toMatchObject([
      {
        ScheduleExpression: 'rate(30 days)',
        State: 'ENABLED',
        Targets: [
          { Arn: { 'Fn::GetAtt': ['MigrateLambdaFunction', 'Arn'] }, Input: '{"rotate":true}' },
        ],
      },
    ])
  })

  it('limits requests, and logs each of them', () => {
    const { DefaultRouteSettings, AccessLogSettings } = propertiesOf('HttpApiStage')

    expect(DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: 500,
      ThrottlingBurstLimit: 1000,
    })
    expect(JSON.parse(AccessLogSettings.Format)).toMatchObject({
      requestId: '$context.requestId',
      status: '$context.status',
      integrationError: '$context.integrationErrorMessage',
    })
    expect(propertiesOf('HttpApi').CorsConfiguration).toMatchObject({ AllowOrigins: ['*'] })
  })

  it('watches what there is: API, migrate, database', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm').map(
      ({ Namespace, MetricName, Dimensions: [{ Name, Value }], Threshold, AlarmActions }) => {
        expect(AlarmActions).toEqual([{ Ref: 'AlarmTopic' }])
        return `${Namespace} ${MetricName} ${Name}=${Value.Ref} from ${Threshold}`
      },
    )

    expect(alarms).toEqual([
      'AWS/ApiGateway 5xx ApiId=HttpApi from 5',
      'AWS/Lambda Errors FunctionName=MigrateLambdaFunction from 1',
      'AWS/RDS ACUUtilization DBClusterIdentifier=Database from 95',
    ])
    const { widgets } = JSON.parse(propertiesOf('Dashboard').DashboardBody['Fn::Sub'])
    for (const { properties } of widgets) {
      for (const [, , dimension, value] of properties.metrics) {
        expect([
          ['ApiId', '${HttpApi}'],
          ['DBClusterIdentifier', '${Database}'],
        ]).toContainEqual([dimension, value])
      }
    }
  })

  it('keeps the log of the database where RDS writes it', () => {
    const { DBClusterIdentifier, EnableCloudwatchLogsExports } = propertiesOf('Database')

    expect(EnableCloudwatchLogsExports).toEqual(['postgresql'])
    expect(propertiesOf('DatabaseLogGroup')).toEqual({
      LogGroupName: `/aws/rds/cluster/${DBClusterIdentifier}/postgresql`,
      RetentionInDays: 14,
    })
    expect(read().Resources.Database?.DependsOn).toContain('DatabaseLogGroup')
  })

  it('migrates again when a revision is another one, and only then', () => {
    const { Properties } = read().Resources.DatabaseMigration as Resource

    expect(Properties?.Migrations).toMatch(/^[0-9a-f]{64}$/)
  })

  it('gives functions the memory, and the one that migrates no retries', () => {
    for (const { MemorySize } of ofType('AWS::Lambda::Function')) expect(MemorySize).toBe(1024)
    expect(ofType('AWS::Lambda::EventInvokeConfig')).toMatchObject([
      { FunctionName: { Ref: 'MigrateLambdaFunction' }, MaximumRetryAttempts: 0 },
    ])
    expect(ofType('AWS::Lambda::Version')).toEqual([])
  })

  it('has a database in two private subnets, and no way in or out', () => {
    expect(ofType('AWS::EC2::Subnet')).toHaveLength(2)
    const network = Object.values(read().Resources).filter(({ Type }) => /^AWS::EC2::/.test(Type))
    expect([...new Set(network.map(({ Type }) => Type))].sort()).toEqual([
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::Subnet',
      'AWS::EC2::VPC',
    ])
    for (const { MapPublicIpOnLaunch } of ofType('AWS::EC2::Subnet')) {
      expect(MapPublicIpOnLaunch).toBeUndefined()
    }
    expect(propertiesOf('DatabaseSecurityGroup')).toMatchObject({
      SecurityGroupEgress: [{ CidrIp: '127.0.0.1/32' }],
    })
    expect(propertiesOf('DatabaseSecurityGroup').SecurityGroupIngress).toBeUndefined()
    expect(propertiesOf('DatabaseWriter')).toMatchObject({
      DBClusterIdentifier: { Ref: 'Database' },
      DBInstanceClass: 'db.serverless',
      PubliclyAccessible: false,
    })
  })

  it('keeps the logs of functions and of the API for two weeks', () => {
    const kept = ofType('AWS::Logs::LogGroup').map(({ RetentionInDays }) => RetentionInDays)

    expect(kept).toHaveLength(ofType('AWS::Lambda::Function').length + 2)
    expect(new Set(kept)).toEqual(new Set([14]))
  })

  it('waits for the migration for as long as CloudFormation can, and never undoes it', () => {
    expect(read().Resources.DatabaseMigration).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        ServiceToken: { 'Fn::GetAtt': ['MigrateLambdaFunction', 'Arn'] },
        ServiceTimeout: 3600,
      },
    })
  })

  it('makes the first password of the API, which no function has in its environment', () => {
    expect(propertiesOf('AppSecret').GenerateSecretString).toMatchObject({
      SecretStringTemplate: '{"username":"app"}',
      GenerateStringKey: 'password',
    })
    for (const { FunctionName, Environment } of ofType('AWS::Lambda::Function')) {
      const isMigrate = FunctionName === 'plaster-dev-migrate'
      expect(Environment.Variables).toEqual({
        DATABASE_RESOURCE_ARN: { 'Fn::GetAtt': ['Database', 'DBClusterArn'] },
        DATABASE_SECRET_ARN: isMigrate
          ? { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] }
          : { Ref: 'AppSecret' },
        DATABASE_NAME: 'app',
        ...(isMigrate && { APPLICATION_SECRET_ARN: { Ref: 'AppSecret' } }),
      })
    }
  })

  it('says where the API and the database are, and how to migrate', () => {
    expect(read().Outputs).toMatchObject({
      HttpApiUrl: { Value: { 'Fn::Join': ['', expect.arrayContaining([{ Ref: 'HttpApi' }])] } },
      DatabaseArn: { Value: { 'Fn::GetAtt': ['Database', 'DBClusterArn'] } },
      DatabaseSecretArn: { Value: { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] } },
      MigrateCommand: { Value: 'npm run migrate -- --stage dev' },
      AlarmTopicArn: { Value: { Ref: 'AlarmTopic' } },
    })
  })
}

const logs = ['logs:CreateLogStream', 'logs:PutLogEvents']
const statements = [
  'rds-data:BeginTransaction',
  'rds-data:CommitTransaction',
  'rds-data:ExecuteStatement',
  'rds-data:RollbackTransaction',
].map((action) => `${action} Database.DBClusterArn`)
const get = (secret: string) => [`secretsmanager:GetSecretValue ${secret}`]

/** Each action of a role with what it is for; log groups, which are many, are left out. */
function allowed({ Policies: [{ PolicyDocument }] }: Shape): string[] {
  return PolicyDocument.Statement.flatMap(({ Action, Resource }: Record<string, unknown[]>) =>
    (Resource ?? []).flatMap((resource) =>
      (Action ?? []).map((action) =>
        String(action).startsWith('logs:') ? action : `${action} ${nameOf(resource)}`,
      ),
    ),
  ).filter((entry: string, index: number, all: string[]) => all.indexOf(entry) === index)
}

function nameOf(resource: Shape): string {
  if (resource.Ref) return resource.Ref
  return resource['Fn::GetAtt']?.join('.') ?? resource['Fn::Sub'].replace(/.*(?=function:)/, '')
}
