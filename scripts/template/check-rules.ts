import { checkAccess } from './check-access.ts'
import { checkExposure } from './check-exposure.ts'
import { allBefore, dependenciesOf } from './dependencies.ts'
import { type Finding, ofType, type Template } from './template.ts'

/** As many resources as CloudFormation takes in one stack. */
const mostResources = 500

/**
 * The rules of this project: the order of a deploy, least privilege, no secrets, nothing open, what is kept,
 * the size.
 */
export function checkRules(template: Template): Finding[] {
  return [
    ...checkOrder(template),
    ...checkAccess(template),
    ...checkExposure(template),
    ...checkKept(template),
    ...checkAlarms(template),
    ...checkSize(template),
  ]
}

/** What the migration waits for: a database that answers, and that Lambda repeats no failed run. */
const beforeMigration = ['AWS::RDS::DBInstance', 'AWS::Lambda::EventInvokeConfig']

function checkOrder(template: Template): Finding[] {
  // A service on the database of another leaves migrating to it.
  if (ofType(template, 'AWS::RDS::DBCluster').length === 0) return []
  const dependencies = dependenciesOf(template)
  const late = ofType(template, 'AWS::Lambda::Function')
    .filter(([name]) => name !== 'MigrateLambdaFunction')
    .filter(([name]) => !allBefore(dependencies, name).has('DatabaseMigration'))
    .map(([path]) => ({ path, problem: 'does not wait for DatabaseMigration' }))
  const early = ofType(template, 'Custom::DatabaseMigration').flatMap(([path]) => {
    const before = [...allBefore(dependencies, path)].map((name) => template.Resources[name]?.Type)
    return beforeMigration
      .filter((type) => !before.includes(type))
      .map((type) => ({ path, problem: `does not wait for any ${type}` }))
  })
  return [...late, ...early]
}

/** Logs end one day, data is encrypted, and what is protected outlives its stack. */
function checkKept(template: Template): Finding[] {
  return [
    ...ofType(template, 'AWS::Logs::LogGroup')
      .filter(([, { RetentionInDays }]) => RetentionInDays === undefined)
      .map(([path]) => ({ path, problem: 'keeps its logs for ever' })),
    ...ofType(template, 'AWS::RDS::DBCluster')
      .filter(([, { StorageEncrypted }]) => String(StorageEncrypted) !== 'true')
      .map(([path]) => ({ path, problem: 'is not encrypted' })),
    ...Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === 'AWS::RDS::DBCluster')
      .filter(([, { Properties, DeletionPolicy = 'Snapshot' }]) => {
        return String(Properties?.DeletionProtection) === 'true' && DeletionPolicy === 'Delete'
      })
      .map(([path]) => ({ path, problem: 'is protected, and lost with its stack all the same' })),
  ]
}

function checkAlarms(template: Template): Finding[] {
  return ofType(template, 'AWS::CloudWatch::Alarm')
    .filter(([, { AlarmActions, ActionsEnabled = true }]) => {
      return [AlarmActions ?? []].flat().length === 0 || String(ActionsEnabled) === 'false'
    })
    .map(([path]) => ({ path, problem: 'tells nobody' }))
}

function checkSize({ Resources }: Template): Finding[] {
  const count = Object.keys(Resources).length
  if (count <= mostResources) return []
  return [{ path: 'Resources', problem: `${count} are more than ${mostResources}` }]
}

/** How full a stack is. */
export function wordSize({ Resources }: Template): string {
  return `${Object.keys(Resources).length} of ${mostResources} resources`
}
