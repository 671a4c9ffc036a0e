import { type Finding, isIntrinsic, isObject, ofType, type Template } from './template.ts'

/** Least privilege, and no secrets where somebody may read them. */
export function checkAccess(template: Template): Finding[] {
  return [
    ...checkRoles(template),
    ...checkPoliciesApart(template),
    ...checkPermissions(template),
    ...checkEnvironments(template),
  ]
}

interface Statement {
  Action?: string | string[]
  Resource?: unknown
}

interface Policy {
  PolicyDocument: { Statement: Statement[] }
}

function checkRoles(template: Template): Finding[] {
  return ofType(template, 'AWS::IAM::Role').flatMap(([path, { Policies = [], ...properties }]) => {
    const statements = (Policies as Policy[]).flatMap(
      ({ PolicyDocument: { Statement } }) => Statement,
    )
    return [
      ...('ManagedPolicyArns' in properties
        ? [{ path, problem: 'has managed policies, which nobody here reads' }]
        : []),
      ...(hasWildcard(properties.AssumeRolePolicyDocument)
        ? [{ path, problem: 'may be assumed by anybody' }]
        : []),
      ...statements.filter(isWide).map(({ Action }) => ({
        path,
        problem: `has a wildcard where it allows ${[Action ?? 'all but some'].flat().join(', ')}`,
      })),
    ]
  })
}

/** Also NotAction and NotResource, which allow all that they do not name. */
function isWide({ Action, Resource }: Statement): boolean {
  if (Action === undefined || Resource === undefined) return true
  return [Action, Resource].flat().some(hasWildcard)
}

function hasWildcard(value: unknown): boolean {
  return JSON.stringify(value ?? '').includes('*')
}

function checkPoliciesApart(template: Template): Finding[] {
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy']
    .flatMap((type) => ofType(template, type))
    .map(([path]) => ({ path, problem: 'belongs into its role, where it is read' }))
}

function checkPermissions(template: Template): Finding[] {
  return ofType(template, 'AWS::Lambda::Permission')
    .filter(([, { SourceArn, Principal }]) => SourceArn === undefined || Principal === '*')
    .map(([path]) => ({ path, problem: 'lets those of other accounts invoke it' }))
}

function checkEnvironments(template: Template): Finding[] {
  return ofType(template, 'AWS::Lambda::Function').flatMap(([path, { Environment }]) => {
    const variables = isObject(Environment) ? (Environment.Variables ?? {}) : {}
    return Object.entries(variables)
      .filter(([variable, value]) => isPutIn(value) || (mayBeSecret(variable) && !isName(value)))
      .map(([variable]) => ({ path, problem: `has a secret in its variable ${variable}` }))
  })
}

/** CloudFormation would put the value of the secret in its place. */
function isPutIn(value: unknown): boolean {
  return JSON.stringify(value).includes('{{resolve:')
}

function mayBeSecret(variable: string): boolean {
  return /secret|password|token|credential|private|key|url$/i.test(variable)
}

function isName(value: unknown): boolean {
  return isIntrinsic(value) || /^arn:[^{]+$/.test(String(value))
}
