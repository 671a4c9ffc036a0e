import type { Revision } from '../../../db/migrate/index.ts'

/** Revisions from lines such as `c<a,b label`: an id, its parents, its labels. */
export function revisions(...lines: string[]): Revision[] {
  return lines.map((line) => {
    const [names = '', ...branchLabels] = line.split(' ')
    const [revision = '', parents] = names.split('<')
    return { revision, downRevision: parents?.split(',') ?? null, branchLabels }
  })
}

/** a, then b and c, then d which merges them. */
export const diamond = revisions('a', 'b<a', 'c<a', 'd<b,c')

/** a then b, x then y; a depends on y. */
export const withDependencies: Revision[] = [
  { revision: 'a', downRevision: null, dependsOn: ['y'] },
  ...revisions('b<a', 'x', 'y<x'),
]

/** Some orders of a list, always the same. */
export function shuffles<Item>(items: readonly Item[], count: number): Item[][] {
  let seed = 1
  const next = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed
  }
  const shuffle = () => {
    const keyed = items.map((item) => ({ item, key: next() }))
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
  }
  return Array.from({ length: count }, shuffle)
}

/** The message with which something refuses. */
export function refusalOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}
