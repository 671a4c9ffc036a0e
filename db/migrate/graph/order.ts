import { CycleError } from './errors.ts'

/**
 * Puts ids in an order in which each comes after those that `before` gives for it, ties by id. The
 * order is a function of the set alone, and adding a head leaves the order of the others as it is.
 *
 * @param describe how an error names an id
 * @throws CycleError naming one cycle
 */
export function sortTopologically(
  ids: readonly string[],
  before: (id: string) => readonly string[],
  after: (id: string) => readonly string[],
  describe: (id: string) => string,
): string[] {
  const waiting = new Map(ids.map((id) => [id, before(id).length]))
  const ready = ids.filter((id) => waiting.get(id) === 0).sort(descending)
  const sorted: string[] = []
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    sorted.push(id)
    waiting.delete(id)
    for (const next of after(id)) {
      const left = (waiting.get(next) ?? 0) - 1
      waiting.set(next, left)
      if (left === 0) insertDescending(ready, next)
    }
  }
  if (sorted.length < ids.length) throw cycleAmong(new Set(waiting.keys()), before, describe)
  return sorted
}

function descending(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0
}

function insertDescending(ids: string[], id: string): void {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ids[middle] as string) > id) low = middle + 1
    else high = middle
  }
  ids.splice(low, 0, id)
}

/** Each id left over has another one before it, so that going back must meet one of them again. */
function cycleAmong(
  left: Set<string>,
  before: (id: string) => readonly string[],
  describe: (id: string) => string,
): CycleError {
  const path: string[] = []
  let id = [...left].sort()[0] as string
  while (!path.includes(id)) {
    path.push(id)
    id = before(id).find((previous) => left.has(previous)) as string
  }
  const cycle = path.slice(path.indexOf(id))
  const chain = [...cycle.map(describe), id].join(' after ')
  return new CycleError(
    cycle,
    `Cycle is detected in revisions: ${chain}; correct downRevision or dependsOn in one of these files, then see with: npx db history`,
  )
}
