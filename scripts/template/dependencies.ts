import { referencesIn, type Template } from './template.ts'

/** By the name of each resource, those that CloudFormation makes before it. */
export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>

export function dependenciesOf({ Resources }: Template): Dependencies {
  return new Map(
    Object.entries(Resources).map(([name, { Properties, DependsOn = [] }]) => [
      name,
      new Set([...[DependsOn].flat(), ...referencesIn(Properties).map(({ resource }) => resource)]),
    ]),
  )
}

/** All that is made before a resource, however far away. */
export function allBefore(dependencies: Dependencies, name: string): Set<string> {
  const before = new Set<string>()
  const next = [name]
  for (let current = next.pop(); current !== undefined; current = next.pop()) {
    for (const dependency of dependencies.get(current) ?? []) {
      if (!before.has(dependency)) next.push(dependency)
      before.add(dependency)
    }
  }
  return before
}

/** The names of a circle of resources, the first again at its end; undefined where there is none. */
export function findCycle(dependencies: Dependencies): string[] | undefined {
  const start = [...dependencies.keys()].find((name) => allBefore(dependencies, name).has(name))
  if (start === undefined) return undefined
  const cycle = [start]
  for (;;) {
    const next = [...(dependencies.get(cycle.at(-1) as string) ?? [])].find(
      (name) => name === start || allBefore(dependencies, name).has(start),
    ) as string
    if (cycle.includes(next)) return [...cycle.slice(cycle.indexOf(next)), next]
    cycle.push(next)
  }
}
