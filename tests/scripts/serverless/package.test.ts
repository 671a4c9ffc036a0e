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
  const file = join(project.directory, '.serverless/cloudformation-template-update-stack.json')
  template = JSON.parse(readFileSync(file, 'utf8'))
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
    const api = JSON.stringify(template.Resources.ApiRole)

    expect(roles).toMatchObject({ 'plaster-dev-migrate': 'MigrateRole' })
    expect(new Set(Object.values(roles))).toEqual(new Set(['ApiRole', 'MigrateRole']))
    expect(api).toContain('AppSecret')
    expect(api).not.toContain('MasterUserSecret')
  })

  it('migrates again when a revision is another one, and only then', () => {
    const { Properties } = template.Resources.DatabaseMigration as Resource

    expect(Properties?.Migrations).toMatch(/^[0-9a-f]{64}$/)
    expect(readMigrateBundle()).toContain(Properties?.Migrations)
  })

  it('keeps a production database that sleeps in development', async () => {
    const { output } = await project.sls(['print', '--stage', 'prod', '--path', 'params.prod'])

    expect(template.Resources.Database).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        DeletionProtection: false,
        ServerlessV2ScalingConfiguration: { MinCapacity: 0 },
      },
    })
    expect(output).toMatch(/deletionProtection: true/)
    expect(output).toMatch(/deletionPolicy: Snapshot/)
  })

  it('says in one line which stages there are', async () => {
    const { code, output } = await project.sls(['package', '--stage', 'staging'])

    expect(code).toBe(1)
    expect(output).toContain('There is no stage staging: serverless.yml has dev and prod.')
    expect(output).not.toMatch(/^ +at /m)
  })
})

function readMigrateBundle(): string {
  return readFileSync(join(project.directory, '.build/migrate/index.js'), 'utf8')
}
