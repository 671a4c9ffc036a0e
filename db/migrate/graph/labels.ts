import type { GraphNode } from './node.ts'

type Labelled = Omit<GraphNode, 'labels'> & { labels: string[] }

/**
 * Gives each label to every descendant of the revision that declares it, and to its ancestors up to
 * the nearest branch point or merge point: a label names the line that it stands on. Labels come
 * sorted, and so stay on each revision.
 */
export function spreadLabels(
  owners: readonly (readonly [label: string, revision: string])[],
  get: (revision: string) => Labelled,
): void {
  for (const [label, owner] of owners) {
    for (const id of lineOf(owner, get)) get(id).labels.push(label)
  }
}

/** The line that a revision stands on: what a label of it would name. */
export function lineOf(
  revision: string,
  get: (revision: string) => Omit<GraphNode, 'labels'>,
): Set<string> {
  const line = new Set([revision])
  for (const id of line) for (const child of get(id).children) line.add(child)
  for (let node = get(revision); isPlain(node); ) {
    line.add(node.revision)
    const [parent] = node.parents
    if (parent === undefined) break
    node = get(parent)
  }
  return line
}

function isPlain({ parents, children, dependents }: Omit<GraphNode, 'labels'>): boolean {
  return parents.length <= 1 && new Set([...children, ...dependents]).size <= 1
}
