/** The middle of the samples, with the least and the greatest, since machines are noisy. */
export function describeSamples(samples: number[], unit: string): string {
  const sorted = samples.toSorted((a, b) => a - b)
  const show = (value: number | undefined) => Math.round(value ?? 0).toLocaleString('en')
  return `${show(median(samples))} ${unit} (${show(sorted[0])}-${show(sorted.at(-1))}, n ${samples.length})`
}

export function median(samples: number[]): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
