/**
 * Milliseconds at a share of all calls, from 0 to 1: on a line between the percentiles that are given,
 * from 0 below the lowest and level above the highest.
 */
export function latencyAt(share: number, latency: number | Record<string, number>): number {
  if (typeof latency === 'number') return latency
  let below = { share: 0, milliseconds: 0 }
  for (const point of pointsOf(latency)) {
    if (share < point.share) {
      const part = (share - below.share) / (point.share - below.share)
      return below.milliseconds + part * (point.milliseconds - below.milliseconds)
    }
    below = point
  }
  return below.milliseconds
}

/** Percentiles such as `{ p50: 5 }`, lowest first. */
export function pointsOf(latency: Record<string, number>) {
  return Object.entries(latency)
    .map(([name, milliseconds]) => ({ share: Number(name.slice(1)) / 100, milliseconds }))
    .sort((left, right) => left.share - right.share)
}
