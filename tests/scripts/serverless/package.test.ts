import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'
import { copySlsProject, type SlsProject } from './sls-project.ts'

interface Resource {
  Type: string
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation has a shape for each type
  Properties: any
}

let project: SlsProject
let output: string
let resources: Record<string, Resource>

beforeAll(async () => {
  project = copySlsProject()
  output = (await project.sls(['package'])).output
  const template = join(project.directory, '.serverless/cloudformation-template-update-stack.json')
  resources = JSON.parse(readFileSync(template, 'utf8')).Resources
})

afterAll(() => project.remove())

function ofType(type: string): Resource['Properties'][] {
  return Object.values(resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties)
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
      const integration = resources[Target['Fn::Join'][1][1].Ref]?.Properties
      const lambda = resources[integration.IntegrationUri['Fn::GetAtt'][0]]?.Properties
      expect(integration.PayloadFormatVersion).toBe('2.0')
      return `${RouteKey} -> ${lambda.FunctionName}`
    })

    expect(routes.sort()).toEqual(expected.sort())
  })

  it('allows the functions their one cluster and their one secret', () => {
    const [role] = ofType('AWS::IAM::Role')
    const statements = role.Policies[0].PolicyDocument.Statement as {
      Action: string | string[]
      Resource: unknown
    }[]

    const beyondLogs = statements.filter(({ Action }) => !String(Action).startsWith('logs:'))
    expect(beyondLogs.map(({ Resource }) => Resource)).toEqual([
      'arn:aws:rds:us-east-1:000000000000:cluster:plaster',
      'arn:aws:secretsmanager:us-east-1:000000000000:secret:plaster',
    ])
    expect(JSON.stringify(beyondLogs.map(({ Action }) => Action))).not.toContain('*')
  })
})
