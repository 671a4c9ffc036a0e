import { createGraph, planUpgrade, type Revision } from '../../db/migrate/index.ts'
import { describeSamples } from '../median.ts'
import { lineOf } from './projects.ts'

const rounds = 15

/** What it takes to relate revisions that are read, and to plan an upgrade of all of them. */
export function benchPlans(): void {
  const line = lineOf(20_000).map(({ id, parent }) => ({ revision: id, downRevision: parent }))
  printPlan('1,000 with branches', branchedGraph(1000))
  printPlan('20,000 in a line', line)
}

function printPlan(name: string, revisions: readonly Revision[]): void {
  const samples = Array.from({ length: rounds }, () => {
    const began = performance.now()
    const { steps } = planUpgrade(createGraph(revisions), [], 'heads')
    if (steps.length !== revisions.length) throw new Error(`${steps.length} steps`)
    return performance.now() - began
  })
  console.log(`  graph and plan, ${name.padEnd(20)} ${describeSamples(samples, 'ms')}`)
}

/** Every second revision begins a branch, every third merges the last two, every fifth depends on another. */
function branchedGraph(count: number): Revision[] {
  const name = (index: number) => `r${String(index).padStart(6, '0')}`
  return Array.from({ length: count }, (_, index) => {
    if (index < 5) return { revision: name(index), downRevision: null }
    const parent = name(index - (index % 2 === 0 ? 2 : 1))
    const isMerge = index % 3 === 0
    return {
      revision: name(index),
      downRevision: isMerge ? [name(index - 1), name(index - 2)] : parent,
      ...(index % 5 === 0 && { dependsOn: name(index - 5) }),
    }
  })
}
