/** What EXPLAIN (format json) gives. */
export interface Plan {
  readonly Plan: PlanNode
  readonly 'Planning Time'?: number
  readonly 'Execution Time'?: number
}

export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Total Cost': number
  readonly 'Plan Rows': number
  readonly 'Actual Rows'?: number
  readonly 'Actual Loops'?: number
  readonly 'Actual Total Time'?: number
  readonly Plans?: readonly PlanNode[]
  readonly [member: string]: unknown
}

export interface PlanStep {
  readonly depth: number
  readonly title: string
  /** Conditions and the like, as Postgres words them. */
  readonly details: readonly string[]
  /** Of the whole cost, or time where it was measured, from 0 to 1: this step's own. */
  readonly share: number
  readonly cost: number
  readonly rows: number
  readonly actualRows: number | null
  readonly loops: number | null
  /** Milliseconds, with what is below. */
  readonly time: number | null
}

/** A plan as lines, each step above those that it reads from. */
export function planSteps(plan: Plan): PlanStep[] {
  const whole = weightOf(plan.Plan) || 1
  const steps: PlanStep[] = []
  const add = (node: PlanNode, depth: number) => {
    const children = node.Plans ?? []
    const own = weightOf(node) - children.reduce((sum, child) => sum + weightOf(child), 0)
    const loops = node['Actual Loops'] ?? null
    steps.push({
      depth,
      title: titleOf(node),
      details: detailsOf(node),
      share: Math.max(0, Math.min(1, own / whole)),
      cost: node['Total Cost'],
      rows: node['Plan Rows'],
      actualRows: node['Actual Rows'] === undefined ? null : node['Actual Rows'] * (loops ?? 1),
      loops,
      time: loops === null ? null : weightOf(node),
    })
    for (const child of children) add(child, depth + 1)
  }
  add(plan.Plan, 0)
  return steps
}

/** Time where there is one, of all loops; else the cost. */
function weightOf(node: PlanNode): number {
  const time = node['Actual Total Time']
  return time === undefined ? node['Total Cost'] : time * (node['Actual Loops'] ?? 1)
}

function titleOf(node: PlanNode): string {
  const join = node['Join Type'] && node['Join Type'] !== 'Inner' ? `${node['Join Type']} ` : ''
  const index = node['Index Name'] ? ` using ${node['Index Name']}` : ''
  const relation = node['Relation Name'] ?? node['Function Name'] ?? node['CTE Name']
  const on = relation ? ` on ${relation}` : ''
  const alias = relation && node.Alias && node.Alias !== relation ? ` ${node.Alias}` : ''
  const operation = node.Operation ? `${node.Operation} ` : ''
  return `${operation}${join}${node['Node Type']}${index}${on}${alias}`
}

const told = [
  'Index Cond',
  'Recheck Cond',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'Filter',
  'TID Cond',
  'Sort Key',
  'Presorted Key',
  'Group Key',
  'Rows Removed by Filter',
  'Rows Removed by Index Recheck',
  'Sort Method',
  'Heap Fetches',
  'Shared Hit Blocks',
  'Shared Read Blocks',
]

function detailsOf(node: PlanNode): string[] {
  return told.flatMap((name) => {
    const value = node[name]
    if (value === undefined || value === 0) return []
    return [`${name}: ${Array.isArray(value) ? value.join(', ') : value}`]
  })
}
