import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ancestors, tips } from '../../../../db/migrate/graph/lineage.ts'
import {
  createGraph,
  type Graph,
  planDowngrade,
  planStamp,
  planUpgrade,
  RevisionError,
} from '../../../../db/migrate/index.ts'

interface VectorGraph {
  id: number
  revisions: {
    revision: string
    down_revision: string[]
    depends_on: string[]
    branch_labels: string[]
  }[]
  ops: Operation[]
}

interface Operation {
  cmd: string
  target?: string
  targets?: string[]
  current?: string[]
  resolve_dependencies?: boolean
  expect: { ok: boolean } & Record<string, unknown>
}

const file = new URL('alembic-graph.vectors.json', import.meta.url)
const vectors: VectorGraph[] = JSON.parse(readFileSync(file, 'utf8'))

describe("Alembic's planner, as data", () => {
  it.each(vectors)('answers graph $id as Alembic does', ({ revisions, ops }) => {
    const graph = createGraph(revisions.map(toRevision))

    const answers = ops.map((operation) => ({ ...operation, expect: answer(graph, operation) }))

    expect(answers).toEqual(ops.map((operation) => ({ ...operation, expect: wanted(operation) })))
  })

  it('holds every operation of the vectors', () => {
    expect(vectors.flatMap(({ ops }) => ops)).toHaveLength(3109)
  })
})

function toRevision({
  revision,
  down_revision,
  depends_on,
  branch_labels,
}: VectorGraph['revisions'][0]) {
  return {
    revision,
    downRevision: down_revision,
    dependsOn: depends_on,
    branchLabels: branch_labels,
  }
}

/** What ours answers, a refusal as the word. Lists whose order means nothing are sorted. */
function answer(graph: Graph, operation: Operation): unknown {
  try {
    return run(graph, operation)
  } catch (error) {
    if (error instanceof RevisionError) return 'refused'
    throw error
  }
}

function run(graph: Graph, { cmd, target = '', current = [], ...operation }: Operation): unknown {
  switch (cmd) {
    case 'upgrade':
    case 'downgrade': {
      const plan = cmd === 'upgrade' ? planUpgrade : planDowngrade
      const { steps, heads } = plan(graph, current, target)
      return { steps: steps.map(({ revision }) => revision).sort(), heads }
    }
    case 'stamp':
      return planStamp(graph, current, operation.targets ?? []).heads
    case 'heads':
      return operation.resolve_dependencies ? graph.resolve('heads') : graph.heads()
    case 'bases':
      return graph.bases()
    case 'history':
      return graph.history(target || undefined, current).sort()
    case 'resolve':
      return graph.resolve(target).sort()
    case 'branches':
      return graph
        .branches()
        .map((id) => [id, graph.get(id).children])
        .sort()
    case 'current':
      return tips(graph, ancestors(graph, current, 'all'), 'parents')
    default:
      throw new TypeError(`no such operation: ${cmd}`)
  }
}

/** What Alembic answers, in the same form. */
function wanted({ cmd, expect }: Operation): unknown {
  if (!expect.ok) return 'refused'
  if (cmd === 'upgrade' || cmd === 'downgrade') return { steps: expect.steps, heads: expect.heads }
  if (cmd === 'stamp') return expect.heads
  if (cmd === 'history') return expect.revisions
  if (cmd === 'branches') return [...(expect.branches as unknown[])].sort()
  return [...(expect.order as string[])].sort()
}
