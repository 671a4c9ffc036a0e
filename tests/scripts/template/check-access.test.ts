import { expect, it } from 'vitest'
import { type Change, findingsAfter } from './right-template.ts'

it.each<[string, Change, object]>([
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
])('finds %s', async (_, change, finding) => {
  expect(await findingsAfter(change)).toContainEqual(finding)
})
