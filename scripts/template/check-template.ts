import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec'
import type { SpecDatabase } from '@aws-cdk/service-spec-types'
import { checkReferences } from './check-references.ts'
import { checkRules } from './check-rules.ts'
import { checkTypes } from './check-types.ts'
import type { Finding, Template } from './template.ts'

let loaded: Promise<SpecDatabase> | undefined

/** All that is wrong with a template, as far as it can be told without AWS. */
export async function checkTemplate(template: Template): Promise<Finding[]> {
  loaded ??= loadAwsServiceSpec()
  const specification = await loaded
  return [
    ...checkTypes(template, specification),
    ...checkReferences(template, specification),
    ...checkRules(template),
  ]
}
