import { allBefore, dependenciesOf } from './dependencies.ts'
import { type Finding, isIntrinsic, isObject, type Template } from './template.ts'

/** As many resources as CloudFormation takes in one stack. */
export const mostResources = 500

/** The rules of this project: the order of a deploy, least privilege, no secrets, the size of the stack. */
export function checkRules(template: Template): Finding[] {
  return [
    ...checkOrder(template),
    ...checkPolicies(template),
    ...checkEnvironments(template),
    ...checkSize(template),
  ]
}

function checkOrder(template: Template): Finding[] {
  const dependencies = dependenciesOf(template)
  return ofType(template, 'AWS::Lambda::Function')
    .filter(([name]) => name !== 'MigrateLambdaFunction')
    .filter(([name]) => !allBefore(dependencies, name).has('DatabaseMigration'))
    .map(([path]) => ({ path, problem: 'does not wait for DatabaseMigration' }))
}

function checkPolicies(template: Template): Finding[] {
  return ofType(template, 'AWS::IAM::Role').flatMap(([name, { Policies = [], ...properties }]) => {
    const managed = 'ManagedPolicyArns' in properties
    const statements = (Policies as Policy[]).flatMap(
      ({ PolicyDocument: { Statement } }) => Statement,
    )
    return [
      ...(managed
        ? [{ path: name, problem: 'has managed policies, which nobody here reads' }]
        : []),
      ...statements
        .filter(({ Action, Resource }) => [Action, Resource].flat().some(hasWildcard))
        .map(({ Action }) => ({
          path: name,
          problem: `has a wildcard where it allows ${[Action].flat().join(', ')}`,
        })),
    ]
  })
}

interface Policy {
  PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] }
}

function hasWildcard(value: unknown): boolean {
  return JSON.stringify(value).includes('*')
}

function checkEnvironments(template: Template): Finding[] {
  return ofType(template, 'AWS::Lambda::Function').flatMap(([name, { Environment }]) => {
    const variables = isObject(Environment) ? (Environment.Variables ?? {}) : {}
    return Object.entries(variables)
      .filter(([variable, value]) => mayBeSecret(variable) && !isNameOnly(value))
      .map(([variable]) => ({ path: name, problem: `has a secret in its variable ${variable}` }))
  })
}

function mayBeSecret(variable: string): boolean {
  return /secret|password|token|credential|private|key|url$/i.test(variable)
}

/** The ARN of a secret names it; `{{resolve:...}}` would put its value in. */
function isNameOnly(value: unknown): boolean {
  if (isIntrinsic(value)) return !JSON.stringify(value).includes('{{resolve:')
  return /^arn:[^{]+$/.test(String(value))
}

function checkSize({ Resources }: Template): Finding[] {
  const count = Object.keys(Resources).length
  if (count <= mostResources) return []
  return [{ path: 'Resources', problem: `${count} are more than ${mostResources}` }]
}

function ofType({ Resources }: Template, type: string): [string, Record<string, unknown>][] {
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([name, { Properties = {} }]) => [name, Properties])
}
