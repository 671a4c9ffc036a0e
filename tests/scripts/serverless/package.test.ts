import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'
import { checkTemplate } from '../../../scripts/template/check-template.ts'
import type { Resource, Template } from '../../../scripts/template/template.ts'
import { copySlsProject, type SlsProject } from './sls-project.ts'

let project: SlsProject
let output: string
let template: Template

beforeAll(async () => {
  project = copySlsProject()
  output = (await project.sls(['package'])).output
  template = readTemplate()
})

afterAll(() => project.remove())

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation has a shape for each type
function ofType(type: string): any[] {
  return Object.values(template.Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties)
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function propertiesOf(name: string): any {
  return template.Resources[name]?.Properties
}

describe('sls package', () => {
  it('has nothing to warn of', () => {
    expect(output).toContain('Service packaged')
    expect(output).not.toMatch(/warning|deprecat/i)
  })

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
    expect(JSON.stringify(template)).not.toMatch(/studio|\/docs/i)
  })

  it('is a template that AWS would take, and keeps the rules of this project', async () => {
    expect(await checkTemplate(template)).toEqual([])
  })

  it('lets migrate alone be the master user', () => {
    const roles = Object.fromEntries(
      ofType('AWS::Lambda::Function').map(({ FunctionName, Role }) => [
        FunctionName,
        Role['Fn::GetAtt'][0],
      ]),
    )

    expect(roles).toMatchObject({ 'plaster-dev-migrate': 'MigrateRole' })
    expect(new Set(Object.values(roles))).toEqual(new Set(['ApiRole', 'MigrateRole']))
    expect(allowed('ApiRole')).toEqual([...logs, ...statements, ...get('AppSecret')])
    expect(allowed('MigrateRole')).toEqual([
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
      ({ Namespace, MetricName, Dimensions: [{ Name, Value }], AlarmActions }) => {
        expect(AlarmActions).toEqual([{ Ref: 'AlarmTopic' }])
        return `${Namespace} ${MetricName} ${Name}=${Value.Ref}`
      },
    )

    expect(alarms).toEqual([
      'AWS/ApiGateway 5xx ApiId=HttpApi',
      'AWS/Lambda Errors FunctionName=MigrateLambdaFunction',
      'AWS/RDS ACUUtilization DBClusterIdentifier=Database',
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
    expect(template.Resources.Database?.DependsOn).toContain('DatabaseLogGroup')
  })

  it('migrates again when a revision is another one, and only then', () => {
    const { Properties } = template.Resources.DatabaseMigration as Resource

    expect(Properties?.Migrations).toMatch(/^[0-9a-f]{64}$/)
    expect(readMigrateBundle()).toContain(Properties?.Migrations)
  })

  it('says in one line which stages there are', async () => {
    const { code, output } = await project.sls(['package', '--stage', 'staging'])

    expect(code).toBe(1)
    expect(output).toContain('There is no stage staging: serverless.yml has dev and prod.')
    expect(output).not.toMatch(/^ +at /m)
  })

  it('keeps a production database that sleeps in development', async () => {
    const development = template.Resources.Database
    await project.sls(['package', '--stage', 'prod'])
    const production = readTemplate()

    expect(await checkTemplate(production)).toEqual([])
    expect(development).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        DeletionProtection: false,
        BackupRetentionPeriod: 1,
        ServerlessV2ScalingConfiguration: {
          MinCapacity: 0,
          MaxCapacity: 2,
          SecondsUntilAutoPause: 300,
        },
      },
    })
    expect(production.Resources.Database).toMatchObject({
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: {
        DBClusterIdentifier: 'plaster-prod',
        DeletionProtection: true,
        BackupRetentionPeriod: 14,
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
        StorageEncrypted: true,
        EnableHttpEndpoint: true,
        ManageMasterUserPassword: true,
      },
    })
    expect(production.Resources.DatabaseLogGroup?.Properties?.RetentionInDays).toBe(90)
  })
})

const logs = ['logs:CreateLogStream', 'logs:PutLogEvents']
const statements = [
  'rds-data:BeginTransaction',
  'rds-data:CommitTransaction',
  'rds-data:ExecuteStatement',
  'rds-data:RollbackTransaction',
].map((action) => `${action} Database.DBClusterArn`)
const get = (secret: string) => [`secretsmanager:GetSecretValue ${secret}`]

/** Each action of a role with what it is for; log groups, which are many, are left out. */
function allowed(role: string): string[] {
  const [{ PolicyDocument }] = propertiesOf(role).Policies
  return PolicyDocument.Statement.flatMap(({ Action, Resource }: Record<string, unknown[]>) =>
    (Resource ?? []).flatMap((resource) =>
      (Action ?? []).map((action) =>
        String(action).startsWith('logs:') ? action : `${action} ${nameOf(resource)}`,
      ),
    ),
  ).filter((entry: string, index: number, all: string[]) => all.indexOf(entry) === index)
}

// biome-ignore lint/suspicious/noExplicitAny: one of three forms
function nameOf(resource: any): string {
  if (resource.Ref) return resource.Ref
  return resource['Fn::GetAtt']?.join('.') ?? resource['Fn::Sub'].replace(/.*(?=function:)/, '')
}

function readTemplate(): Template {
  const file = join(project.directory, '.serverless/cloudformation-template-update-stack.json')
  return JSON.parse(readFileSync(file, 'utf8'))
}

function readMigrateBundle(): string {
  return readFileSync(join(project.directory, '.build/migrate/index.js'), 'utf8')
}
