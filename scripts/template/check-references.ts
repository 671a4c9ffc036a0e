import type { SpecDatabase } from '@aws-cdk/service-spec-types'
import { dependenciesOf, findCycle } from './dependencies.ts'
import { type Finding, type Reference, referencesIn, type Template } from './template.ts'

/** References to what is not there, and resources that wait for each other. */
export function checkReferences(template: Template, specification: SpecDatabase): Finding[] {
  const { Resources, Outputs = {} } = template
  const cycle = findCycle(dependenciesOf(template))
  return [
    ...Object.entries(Resources).flatMap(([name, { Properties, DependsOn = [] }]) => [
      ...referencesIn(Properties).flatMap((reference) => check(reference, name)),
      ...[DependsOn].flat().flatMap((resource) => check({ resource }, name)),
    ]),
    ...referencesIn(Outputs).flatMap((reference) => check(reference, 'Outputs')),
    ...(cycle
      ? [{ path: cycle[0] as string, problem: `waits for itself: ${cycle.join(' -> ')}` }]
      : []),
  ]

  function check({ resource, attribute }: Reference, path: string): Finding[] {
    const target = Resources[resource]
    if (!target) return [{ path, problem: `refers to ${resource}, which is not there` }]
    if (attribute === undefined || target.Type.startsWith('Custom::')) return []
    const [known] = specification.lookup('resource', 'cloudFormationType', 'equals', target.Type)
    if (!known || attribute in known.attributes) return []
    return [{ path, problem: `${target.Type} has no attribute ${attribute}` }]
  }
}
