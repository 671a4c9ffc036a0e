import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ancestors } from '../../../../db/migrate/graph/lineage.ts'
import { after, before } from '../../../../db/migrate/graph/node.ts'
import {
  createGraph,
  type Graph,
  type Plan,
  planDowngrade,
  planStamp,
  planUpgrade,
  type Revision,
  RevisionError,
  type Step,
} from '../../../../db/migrate/index.ts'
import { planApplying, planUndoing } from '../../../../db/migrate/plan/plan.ts'

/** Revisions each of which has some of those before it as parents, and depends on others of them. */
const revisions: fc.Arbitrary<Revision[]> = fc
  .array(fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.nat(), fc.nat({ max: 1 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((shapes) =>
    shapes.map(([parentSeed, parents, dependencySeed, dependencies], index) => {
      const downRevision = pick(index, parentSeed, parents)
      const dependsOn = pick(index, dependencySeed, dependencies).filter(
        (id) => !downRevision.includes(id),
      )
      return { revision: nameOf(index), downRevision, dependsOn }
    }),
  )

/** A command by what it does, and which of the graph's revisions it names. */
const commands = fc.array(
  fc.record({ verb: fc.constantFrom('upgrade', 'downgrade', 'stamp'), of: fc.nat() }),
  { maxLength: 8 },
)

describe('any walk of commands through any graph', () => {
  it('has the last of what is applied in the version table, and nothing without what it needs', () => {
    fc.assert(
      fc.property(revisions, commands, (declared, walk) => {
        const graph = createGraph(declared)
        let rows: readonly string[] = []
        for (const { verb, of } of walk) {
          const target = nameOf(of % declared.length)
          const plan = planOf(graph, verb, rows, target)
          if (plan === undefined) continue
          if ('steps' in plan) expect(follow(graph, rows, plan.steps)).toEqual(plan.heads)
          rows = plan.heads
          expect(rows).toEqual(lastOf(graph, ancestors(graph, rows, 'all')))
        }
      }),
    )
  })

  it('comes back by undoing what was done', () => {
    fc.assert(
      fc.property(revisions, fc.nat(), fc.nat(), (declared, from, to) => {
        const graph = createGraph(declared)
        const start = planApplying(graph, [], [nameOf(from % declared.length)]).heads

        const up = planApplying(graph, start, [nameOf(to % declared.length)])
        const back = planUndoing(graph, up.heads, idsOf(up.steps))

        expect(idsOf(back.steps)).toEqual(idsOf(up.steps).reverse())
        expect(back.heads).toEqual(start)
      }),
    )
  })

  it('ends at all heads, or at the base, from wherever it is', () => {
    fc.assert(
      fc.property(revisions, fc.nat(), (declared, from) => {
        const graph = createGraph(declared)
        const start = planApplying(graph, [], [nameOf(from % declared.length)]).heads

        const up = planUpgrade(graph, start, 'heads')
        const down = planDowngrade(graph, up.heads, 'base')

        expect(down.steps).toHaveLength(declared.length)
        expect(down.heads).toEqual([])
        expect(planUpgrade(graph, up.heads, 'heads').steps).toEqual([])
      }),
    )
  })

  it('is the same in whatever order the files are read', () => {
    fc.assert(
      fc.property(revisions, fc.infiniteStream(fc.nat()), (declared, keys) => {
        const keyed = declared.map((revision) => ({ revision, key: keys.next().value as number }))
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ revision }) => revision)

        expect(planUpgrade(createGraph(shuffled), [], 'heads')).toEqual(
          planUpgrade(createGraph(declared), [], 'heads'),
        )
      }),
    )
  })
})

type Planned = Plan | { readonly heads: readonly string[] }

/** Undefined for what is refused, which is for other tests. */
function planOf(
  graph: Graph,
  verb: string,
  rows: readonly string[],
  target: string,
): Planned | undefined {
  try {
    if (verb === 'stamp') return { heads: planStamp(graph, rows, target).heads }
    return verb === 'upgrade'
      ? planUpgrade(graph, rows, target)
      : planDowngrade(graph, rows, target)
  } catch (error) {
    if (error instanceof RevisionError) return undefined
    throw error
  }
}

/** Takes the steps one by one, each of them only where it may be taken; gives the rows at the end. */
function follow(graph: Graph, rows: readonly string[], steps: readonly Step[]): string[] {
  const applied = ancestors(graph, rows, 'all')
  for (const { revision, direction } of steps) {
    const node = graph.get(revision)
    expect(applied.has(revision)).toBe(direction === 'down')
    if (direction === 'up') {
      expect(before(node).filter((id) => !applied.has(id))).toEqual([])
      applied.add(revision)
    } else {
      expect(after(node).filter((id) => applied.has(id))).toEqual([])
      applied.delete(revision)
    }
  }
  return lastOf(graph, applied)
}

function lastOf(graph: Graph, applied: ReadonlySet<string>): string[] {
  const isLast = (id: string) => !after(graph.get(id)).some((next) => applied.has(next))
  return [...applied].filter(isLast).sort()
}

function idsOf(steps: readonly Step[]): string[] {
  return steps.map(({ revision }) => revision)
}

function pick(below: number, seed: number, count: number): string[] {
  const numbers = Array.from({ length: below === 0 ? 0 : count }, (_, n) => (seed + n * 7) % below)
  return [...new Set(numbers)].map(nameOf)
}

function nameOf(index: number): string {
  return `r${String(index).padStart(2, '0')}`
}
