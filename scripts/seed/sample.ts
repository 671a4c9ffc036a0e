/**
 * `count` different whole numbers below `total`, each set as likely as any other (Floyd's algorithm).
 * `below(n)` gives a random whole number from 0 to n.
 */
export function sample(count: number, total: number, below: (last: number) => number): number[] {
  const chosen = new Set<number>()
  for (let last = total - count; last < total; last += 1) {
    const candidate = below(last)
    chosen.add(chosen.has(candidate) ? last : candidate)
  }
  return [...chosen]
}
